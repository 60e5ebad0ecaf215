// SPDX-License-Identifier: GPL-2.0

//! Hooks of the Linux security modules.
//!
//! C header: [`include/linux/security.h`](srctree/include/linux/security.h)

use crate::{
    cred::Credential,
    error::{
        to_result,
        Result, //
    },
    fs::File, //
};
use core::{
    ptr,
    slice, //
};

/// Checks whether a task with these credentials may manage a binder context.
///
/// # Errors
///
/// Returns the error of the security module, usually `EACCES`.
// Neither this nor the other functions are inlined: not every kernel exports C's functions to
// modules.
#[inline(never)]
pub fn binder_set_context_mgr(mgr: &Credential) -> Result {
    // SAFETY: By the type invariants of `Credential`, the credentials are valid.
    to_result(unsafe { bindings::security_binder_set_context_mgr(mgr.as_ptr()) })
}

/// Checks whether a task with the credentials `from` may start a binder transaction with one with
/// `to`.
///
/// # Errors
///
/// Returns the error of the security module, usually `EACCES`.
#[inline(never)]
pub fn binder_transaction(from: &Credential, to: &Credential) -> Result {
    // SAFETY: By the type invariants of `Credential`, the credentials are valid.
    to_result(unsafe { bindings::security_binder_transaction(from.as_ptr(), to.as_ptr()) })
}

/// Checks whether a task with the credentials `from` may send binder objects, its own or those of
/// other tasks, to one with `to`.
///
/// # Errors
///
/// Returns the error of the security module, usually `EACCES`.
#[inline(never)]
pub fn binder_transfer_binder(from: &Credential, to: &Credential) -> Result {
    // SAFETY: By the type invariants of `Credential`, the credentials are valid.
    to_result(unsafe { bindings::security_binder_transfer_binder(from.as_ptr(), to.as_ptr()) })
}

/// Checks whether a task with the credentials `from` may send a file to one with `to`.
///
/// # Errors
///
/// Returns the error of the security module, usually `EACCES`.
#[inline(never)]
pub fn binder_transfer_file(from: &Credential, to: &Credential, file: &File) -> Result {
    // SAFETY: By the type invariants of `Credential` and `File`, the credentials and the file are
    // valid.
    to_result(unsafe {
        bindings::security_binder_transfer_file(from.as_ptr(), to.as_ptr(), file.as_ptr())
    })
}

/// A security context: the text that corresponds to a security identifier (secid).
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, security::SecurityCtx};
///
/// fn print(secid: u32) -> Result {
///     let context = SecurityCtx::from_secid(secid)?;
///     pr_info!("{:?}, {} bytes\n", context.as_bytes(), context.len());
///     assert_eq!(context.is_empty(), context.as_bytes().is_empty());
///     Ok(())
/// }
///
/// // Without a security module, there is no text for any number.
/// # if cfg!(not(CONFIG_SECURITY)) {
/// assert_eq!(print(1), Err(EOPNOTSUPP));
/// # }
/// ```
///
/// # Invariants
///
/// `text` and `len` were returned by a successful call of `security_secid_to_secctx()`, and `text`
/// was not released since.
pub struct SecurityCtx {
    text: *mut crate::ffi::c_char,
    len: u32,
}

impl SecurityCtx {
    /// Returns the security context for a security identifier.
    ///
    /// # Errors
    ///
    /// Returns `EOPNOTSUPP` if no security module has such identifiers, `ENOMEM` if memory cannot
    /// be allocated, or the error of the security module for an unknown identifier: `EINVAL` from
    /// AppArmor, while SELinux maps it to the context of unlabeled objects.
    #[inline]
    pub fn from_secid(secid: u32) -> Result<Self> {
        let mut text = ptr::null_mut();
        let mut len = 0;

        // SAFETY: The function takes any number, and both pointers are valid for writes.
        to_result(unsafe { bindings::security_secid_to_secctx(secid, &mut text, &mut len) })?;

        // INVARIANT: The call succeeded.
        Ok(Self { text, len })
    }

    /// Returns whether the text is empty.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the length of the text, in bytes.
    #[inline]
    pub fn len(&self) -> usize {
        if self.text.is_null() {
            return 0;
        }
        self.len as usize
    }

    /// Returns the text.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        if self.text.is_null() {
            return &[];
        }

        // SAFETY: By the type invariants `text` points to `len` bytes, which are released only when
        // `self` is dropped.
        unsafe { slice::from_raw_parts(self.text.cast(), self.len()) }
    }
}

impl Drop for SecurityCtx {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariants the context was not released; it is not used again.
        unsafe { bindings::security_release_secctx(self.text, self.len) };
    }
}
