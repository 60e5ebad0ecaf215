// SPDX-License-Identifier: GPL-2.0

//! Questions to the Linux security modules.
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

/// Whether one with these credentials may manage a binder context.
///
/// # Errors
///
/// What the security module gives, `EACCES` as a rule.
// Not inline, nor are the others: not every kernel exports C's function to modules.
#[inline(never)]
pub fn binder_set_context_mgr(mgr: &Credential) -> Result {
    // SAFETY: The credentials exist.
    to_result(unsafe { bindings::security_binder_set_context_mgr(mgr.as_ptr()) })
}

/// Whether one with the credentials `from` may start a binder transaction with one that has `to`.
///
/// # Errors
///
/// What the security module gives, `EACCES` as a rule.
#[inline(never)]
pub fn binder_transaction(from: &Credential, to: &Credential) -> Result {
    // SAFETY: The credentials exist.
    to_result(unsafe { bindings::security_binder_transaction(from.as_ptr(), to.as_ptr()) })
}

/// Whether one with the credentials `from` may send binder objects, of its own or of others, to one
/// that has `to`.
///
/// # Errors
///
/// What the security module gives, `EACCES` as a rule.
#[inline(never)]
pub fn binder_transfer_binder(from: &Credential, to: &Credential) -> Result {
    // SAFETY: The credentials exist.
    to_result(unsafe { bindings::security_binder_transfer_binder(from.as_ptr(), to.as_ptr()) })
}

/// Whether one with the credentials `from` may send a file to one that has `to`.
///
/// # Errors
///
/// What the security module gives, `EACCES` as a rule.
#[inline(never)]
pub fn binder_transfer_file(from: &Credential, to: &Credential, file: &File) -> Result {
    // SAFETY: The credentials and the file exist.
    to_result(unsafe {
        bindings::security_binder_transfer_file(from.as_ptr(), to.as_ptr(), file.as_ptr())
    })
}

/// A security context: the text that goes with a number of the security module.
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
/// `text` and `len` come from a call of `security_secid_to_secctx()` that succeeded, and `text` was
/// not released since.
pub struct SecurityCtx {
    text: *mut crate::ffi::c_char,
    len: u32,
}

impl SecurityCtx {
    /// The context that a number stands for.
    ///
    /// # Errors
    ///
    /// `EOPNOTSUPP` if no security module has such numbers, `ENOMEM`, or what the security module
    /// has for a number that it has not given: AppArmor `EINVAL`, while SELinux takes it for that
    /// of the context of all that has none.
    #[inline]
    pub fn from_secid(secid: u32) -> Result<Self> {
        let mut text = ptr::null_mut();
        let mut len = 0;

        // SAFETY: The function takes any number, and both pointers are valid for writes.
        to_result(unsafe { bindings::security_secid_to_secctx(secid, &mut text, &mut len) })?;

        // INVARIANT: It succeeded.
        Ok(Self { text, len })
    }

    /// Whether the text is empty.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The length of the text, in bytes.
    #[inline]
    pub fn len(&self) -> usize {
        if self.text.is_null() {
            return 0;
        }
        self.len as usize
    }

    /// The text.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        if self.text.is_null() {
            return &[];
        }

        // SAFETY: By the type's invariants there are as many bytes, until they are released.
        unsafe { slice::from_raw_parts(self.text.cast(), self.len()) }
    }
}

impl Drop for SecurityCtx {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type's invariants they were not released, and it is the last time that
        // they are used.
        unsafe { bindings::security_release_secctx(self.text, self.len) };
    }
}
