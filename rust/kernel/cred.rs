// SPDX-License-Identifier: GPL-2.0

//! Credentials: on whose behalf, and with what rights, something is done.
//!
//! C header: [`include/linux/cred.h`](srctree/include/linux/cred.h)

use crate::{
    sync::aref::AlwaysRefCounted,
    task::Kuid,
    types::Opaque, //
};
use core::ptr::NonNull;

/// The credentials of a task, or those that a file was opened with: C's [`struct cred`].
///
/// Those of a task do not change: it gets others instead.
///
/// [`struct cred`]: srctree/include/linux/cred.h
///
/// # Invariants
///
/// C made them, and they are counted: they exist at least from `get_cred()` to the `put_cred()`
/// that goes with it. The user in them does not change.
#[repr(transparent)]
pub struct Credential(Opaque<bindings::cred>);

// SAFETY: Any thread may give up the last reference.
unsafe impl Send for Credential {}

// SAFETY: The functions below may be called by any thread.
unsafe impl Sync for Credential {}

impl Credential {
    /// Views credentials of C.
    ///
    /// # Safety
    ///
    /// `ptr` points to credentials that exist for all of `'a`, and in which no user or group
    /// changes any more.
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
        // SAFETY: The caller vouches for it. The types have the same layout.
        unsafe { &*ptr.cast() }
    }

    /// The credentials, as C wants them.
    #[inline]
    pub fn as_ptr(&self) -> *const bindings::cred {
        self.0.get()
    }

    /// The number by which the security module knows these credentials, 0 without one.
    ///
    /// [`SecurityCtx`](crate::security::SecurityCtx) gives the text that goes with it.
    #[inline]
    pub fn get_secid(&self) -> u32 {
        let mut secid = 0;

        // SAFETY: By the type's invariants they exist.
        unsafe { bindings::security_cred_getsecid(self.as_ptr(), &mut secid) };

        secid
    }

    /// The effective user: the one that permissions depend on.
    #[inline]
    pub fn euid(&self) -> Kuid {
        // SAFETY: By the type's invariants they exist, and this does not change.
        Kuid::from_raw(unsafe { (*self.as_ptr()).euid })
    }
}

// SAFETY: Credentials are only freed when there are no references, which these functions count.
unsafe impl AlwaysRefCounted for Credential {
    #[inline]
    fn inc_ref(&self) {
        // SAFETY: By the type's invariants they exist.
        unsafe { bindings::get_cred(self.as_ptr()) };
    }

    #[inline]
    unsafe fn dec_ref(obj: NonNull<Self>) {
        // SAFETY: The caller gives up a reference of its own.
        unsafe { bindings::put_cred(obj.cast().as_ptr()) };
    }
}
