// SPDX-License-Identifier: GPL-2.0

//! PID namespaces: what numbers processes have, and in whose eyes.
//!
//! C headers: [`include/linux/pid_namespace.h`](srctree/include/linux/pid_namespace.h) and
//! [`include/linux/pid.h`](srctree/include/linux/pid.h)

use crate::{
    sync::aref::AlwaysRefCounted,
    types::Opaque, //
};
use core::ptr::{
    self,
    NonNull, //
};

/// A PID namespace: C's [`struct pid_namespace`].
///
/// # Examples
///
/// ```
/// use kernel::current;
///
/// let ns = current!().get_pid_ns().ok_or(ESRCH)?;
/// assert!(current!().active_pid_ns() == Some(&*ns));
///
/// // The number of this process, as seen from there; and from where it is itself, which is there.
/// let number = current!().tgid_nr_ns(Some(&ns));
/// assert_eq!(number, current!().tgid_nr_ns(None));
/// # use kernel::prelude::*;
/// # Ok::<(), Error>(())
/// ```
///
/// [`struct pid_namespace`]: srctree/include/linux/pid_namespace.h
///
/// # Invariants
///
/// C made it, and it is counted: it exists at least from `get_pid_ns()` to the `put_pid_ns()` that
/// goes with it.
#[repr(transparent)]
pub struct PidNamespace {
    inner: Opaque<bindings::pid_namespace>,
}

// SAFETY: Any thread may give up the last reference.
unsafe impl Send for PidNamespace {}

// SAFETY: The functions below may be called by any thread.
unsafe impl Sync for PidNamespace {}

impl PidNamespace {
    /// The namespace, as C wants it.
    #[inline]
    pub fn as_ptr(&self) -> *mut bindings::pid_namespace {
        self.inner.get()
    }

    /// Views a namespace of C.
    ///
    /// # Safety
    ///
    /// `ptr` points to a namespace that exists for all of `'a`.
    #[inline]
    pub unsafe fn from_ptr<'a>(ptr: *const bindings::pid_namespace) -> &'a Self {
        // SAFETY: The caller vouches for it. The types have the same layout.
        unsafe { &*ptr.cast() }
    }
}

// SAFETY: A namespace is only freed when there are no references, which these functions count. (The
// initial one, which is never freed, they do not count.)
unsafe impl AlwaysRefCounted for PidNamespace {
    #[inline]
    fn inc_ref(&self) {
        // SAFETY: By the type's invariants it exists.
        unsafe { bindings::get_pid_ns(self.as_ptr()) };
    }

    #[inline]
    unsafe fn dec_ref(obj: NonNull<Self>) {
        // SAFETY: The caller gives up a reference of its own.
        unsafe { bindings::put_pid_ns(obj.cast().as_ptr()) }
    }
}

impl PartialEq for PidNamespace {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        ptr::eq(self.as_ptr(), other.as_ptr())
    }
}

impl Eq for PidNamespace {}
