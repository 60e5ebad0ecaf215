// SPDX-License-Identifier: GPL-2.0

//! Counters of references.
//!
//! C header: [`include/linux/refcount.h`](srctree/include/linux/refcount.h)

use crate::{
    build_assert::build_assert,
    sync::{
        atomic::{
            Atomic,
            Relaxed,
            Release, //
        },
        barrier::{
            smp_mb,
            Read, //
        },
    },
};

/// A counter of the references to an object: C's `refcount_t`.
///
/// Where an ordinary counter would wrap, this one stays at a value far from both ends and is not
/// changed any more: the object is then never freed, rather than freed while it is in use. The
/// kernel log has a warning about it.
///
/// All functions can be used in any context.
///
/// # Examples
///
/// ```
/// use kernel::sync::Refcount;
///
/// let users = Refcount::new(1);
/// users.inc();
///
/// assert!(!users.dec_and_test());
/// assert!(users.dec_and_test());
/// ```
#[repr(transparent)]
pub struct Refcount(Atomic<i32>);

impl Refcount {
    /// Creates a counter with a value.
    ///
    /// The build fails if the value is negative.
    #[inline(always)]
    pub fn new(value: i32) -> Self {
        build_assert!(value >= 0, "a counter of references starts at zero or more");
        Self(Atomic::new(value))
    }

    /// The number itself.
    ///
    /// Whatever changes it goes behind the back of the checks. Prefer the other functions.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::sync::{atomic::Relaxed, Refcount};
    ///
    /// let users = Refcount::new(3);
    /// assert_eq!(users.as_atomic().load(Relaxed), 3);
    /// ```
    #[inline]
    pub fn as_atomic(&self) -> &Atomic<i32> {
        &self.0
    }

    /// Sets the counter, without any ordering.
    ///
    /// For an object to which nothing else has a reference.
    #[inline]
    pub fn set(&self, value: i32) {
        self.0.store(value, Relaxed);
    }

    /// Counts one more reference, without any ordering.
    ///
    /// The caller has a reference already: a counter of zero is warned about, as the object may be
    /// gone.
    #[inline]
    pub fn inc(&self) {
        let before = self.0.fetch_add(1, Relaxed);

        if before == 0 {
            self.saturate(bindings::refcount_saturation_type_REFCOUNT_ADD_UAF);
        } else if before < 0 || before == i32::MAX {
            self.saturate(bindings::refcount_saturation_type_REFCOUNT_ADD_OVF);
        }
    }

    /// Counts one reference less, which is not the last one.
    ///
    /// It is warned about if the counter becomes zero. Earlier accesses happen before it, as with
    /// [`Release`](crate::sync::atomic::Release).
    #[inline]
    pub fn dec(&self) {
        if self.0.fetch_sub(1, Release) <= 1 {
            self.saturate(bindings::refcount_saturation_type_REFCOUNT_DEC_LEAK);
        }
    }

    /// Counts one reference less, and returns whether it was the last one.
    ///
    /// Earlier accesses happen before it, as with [`Release`](crate::sync::atomic::Release). If it
    /// returns true, later ones happen after it, as with
    /// [`Acquire`](crate::sync::atomic::Acquire): so the caller can free the object.
    ///
    /// If it returns false, another CPU may free the object at once, and `self` with it. Do not use
    /// either any more.
    #[inline]
    #[must_use = "if it is not the last reference, use `dec`"]
    pub fn dec_and_test(&self) -> bool {
        let before = self.0.fetch_sub(1, Release);

        if before == 1 {
            // C's `smp_acquire__after_ctrl_dep()`: stores stay behind the branch as it is.
            smp_mb(Read);
            return true;
        }
        if before <= 0 {
            self.saturate(bindings::refcount_saturation_type_REFCOUNT_SUB_UAF);
        }
        false
    }

    /// Warns, and keeps the counter from ever reaching zero.
    #[cold]
    #[inline(never)]
    fn saturate(&self, why: bindings::refcount_saturation_type) {
        // SAFETY: An `Atomic<i32>` is an `atomic_t`, which is all that there is in a `refcount_t`.
        unsafe { bindings::refcount_warn_saturate(self.0.as_ptr().cast(), why) };
    }
}
