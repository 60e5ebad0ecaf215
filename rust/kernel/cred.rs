// SPDX-License-Identifier: GPL-2.0

//! Credentials: the identity and the rights of a task.
//!
//! C header: [`include/linux/cred.h`](srctree/include/linux/cred.h)

use crate::{
    sync::aref::AlwaysRefCounted,
    task::Kuid,
    types::Opaque, //
};
use core::ptr::NonNull;

/// The credentials of a task, or those with which a file was opened: C's [`struct cred`].
///
/// The credentials of a task are immutable: a task that changes its identity gets new ones.
///
/// [`struct cred`]: srctree/include/linux/cred.h
///
/// # Invariants
///
/// The credentials are reference-counted by C: they are valid at least from `get_cred()` to the
/// matching `put_cred()`. Their user does not change.
#[repr(transparent)]
pub struct Credential(Opaque<bindings::cred>);

// SAFETY: Any thread may drop the last reference, as `put_cred()` does not depend on the task that
// took it.
unsafe impl Send for Credential {}

// SAFETY: The functions below only read, and may be called from any thread.
unsafe impl Sync for Credential {}

impl Credential {
    /// Borrows credentials of C.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points to credentials that are valid for all of `'a`, and
    /// whose users and groups do not change any more.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{bindings, cred::Credential, current, sync::aref::ARef, task::Kuid};
    ///
    /// let creds: ARef<Credential> = {
    ///     // SAFETY: The current task has these until it replaces them, and they are in use.
    ///     let creds = unsafe { Credential::from_ptr((*current!().as_ptr()).cred) };
    ///     creds.into()
    /// };
    /// assert!(creds.euid() == Kuid::current_euid());
    /// ```
    #[inline]
    pub unsafe fn from_ptr<'a>(ptr: *const bindings::cred) -> &'a Credential {
        // SAFETY: By the safety requirements of this function, the credentials are valid for `'a`.
        // The types have the same layout.
        unsafe { &*ptr.cast() }
    }

    /// Returns the credentials as a pointer for C.
    #[inline]
    pub fn as_ptr(&self) -> *const bindings::cred {
        self.0.get()
    }

    /// Returns the security identifier (secid) of these credentials, or 0 without a security
    /// module.
    ///
    /// [`SecurityCtx`](crate::security::SecurityCtx) returns the corresponding text.
    #[inline]
    pub fn get_secid(&self) -> u32 {
        let mut secid = 0;

        // SAFETY: By the type invariants the credentials are valid.
        unsafe { bindings::security_cred_getsecid(self.as_ptr(), &mut secid) };

        secid
    }

    /// Returns the effective user id, on which permissions depend.
    #[inline]
    pub fn euid(&self) -> Kuid {
        // SAFETY: By the type invariants the credentials are valid, and the field does not change.
        Kuid::from_raw(unsafe { (*self.as_ptr()).euid })
    }
}

// SAFETY: These functions count references, and C frees credentials only when none is left.
unsafe impl AlwaysRefCounted for Credential {
    #[inline]
    fn inc_ref(&self) {
        // SAFETY: By the type invariants the credentials are valid.
        unsafe { bindings::get_cred(self.as_ptr()) };
    }

    #[inline]
    unsafe fn dec_ref(obj: NonNull<Self>) {
        // SAFETY: By the safety requirements of this function, the caller owns a reference and
        // gives it up.
        unsafe { bindings::put_cred(obj.cast().as_ptr()) };
    }
}
