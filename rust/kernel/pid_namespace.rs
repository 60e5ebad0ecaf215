// SPDX-License-Identifier: GPL-2.0

//! PID namespaces, relative to which processes have numbers.
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
/// The namespace is reference-counted by C: it is valid at least from `get_pid_ns()` to the
/// matching `put_pid_ns()`.
#[repr(transparent)]
pub struct PidNamespace {
    inner: Opaque<bindings::pid_namespace>,
}

// SAFETY: Any thread may drop the last reference, as `put_pid_ns()` does not depend on the task
// that took it.
unsafe impl Send for PidNamespace {}

// SAFETY: The functions below only read, and may be called from any thread.
unsafe impl Sync for PidNamespace {}

impl PidNamespace {
    /// Returns the namespace as a pointer for C.
    #[inline]
    pub fn as_ptr(&self) -> *mut bindings::pid_namespace {
        self.inner.get()
    }

    /// Borrows a namespace of C.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points to a namespace that is valid for all of `'a`.
    #[inline]
    pub unsafe fn from_ptr<'a>(ptr: *const bindings::pid_namespace) -> &'a Self {
        // SAFETY: By the safety requirements of this function, the namespace is valid for `'a`. The
        // types have the same layout.
        unsafe { &*ptr.cast() }
    }
}

// SAFETY: These functions count references, and C frees a namespace only when none is left. (The
// initial namespace is not counted, and never freed.)
unsafe impl AlwaysRefCounted for PidNamespace {
    #[inline]
    fn inc_ref(&self) {
        // SAFETY: By the type invariants the namespace is valid.
        unsafe { bindings::get_pid_ns(self.as_ptr()) };
    }

    #[inline]
    unsafe fn dec_ref(obj: NonNull<Self>) {
        // SAFETY: By the safety requirements of this function, the caller owns a reference and
        // gives it up.
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
