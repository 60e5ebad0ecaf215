// SPDX-License-Identifier: GPL-2.0

//! Reference counters.
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

/// A reference counter that saturates instead of wrapping: C's `refcount_t`.
///
/// When it would overflow or underflow, it is set to a value far from both ends, where it stays,
/// and the kernel log has a warning. The object is then leaked, rather than freed while it is in
/// use.
///
/// All functions can be called in any context.
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
    /// Creates a counter with the given value.
    ///
    /// The build fails if the value is negative.
    #[inline(always)]
    pub fn new(value: i32) -> Self {
        build_assert!(value >= 0, "a counter of references starts at zero or more");
        Self(Atomic::new(value))
    }

    /// Returns the underlying atomic variable.
    ///
    /// Modifying it bypasses the checks. Prefer the other functions.
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
    /// This is for objects that have no other references.
    #[inline]
    pub fn set(&self, value: i32) {
        self.0.store(value, Relaxed);
    }

    /// Increments the counter, without any ordering.
    ///
    /// The caller must already own a reference: incrementing zero warns, as the object may have
    /// been freed.
    #[inline]
    pub fn inc(&self) {
        let before = self.0.fetch_add(1, Relaxed);

        if before == 0 {
            self.saturate(bindings::refcount_saturation_type_REFCOUNT_ADD_UAF);
        } else if before < 0 || before == i32::MAX {
            self.saturate(bindings::refcount_saturation_type_REFCOUNT_ADD_OVF);
        }
    }

    /// Decrements the counter, which must not become zero.
    ///
    /// If it becomes zero, the function warns. Earlier accesses are ordered before it, as with
    /// [`Release`](crate::sync::atomic::Release).
    #[inline]
    pub fn dec(&self) {
        if self.0.fetch_sub(1, Release) <= 1 {
            self.saturate(bindings::refcount_saturation_type_REFCOUNT_DEC_LEAK);
        }
    }

    /// Decrements the counter, and returns whether it became zero: that was the last reference.
    ///
    /// Earlier accesses are ordered before it, as with [`Release`](crate::sync::atomic::Release).
    /// If it returns true, later accesses are ordered after it, as with
    /// [`Acquire`](crate::sync::atomic::Acquire), so the caller can free the object.
    ///
    /// If it returns false, another CPU may free the object at any time, and `self` with it. Do not
    /// use either afterwards.
    #[inline]
    #[must_use = "if it is not the last reference, use `dec`"]
    pub fn dec_and_test(&self) -> bool {
        let before = self.0.fetch_sub(1, Release);

        if before == 1 {
            // C's `smp_acquire__after_ctrl_dep()`: the branch already orders stores after it.
            smp_mb(Read);
            return true;
        }
        if before <= 0 {
            self.saturate(bindings::refcount_saturation_type_REFCOUNT_SUB_UAF);
        }
        false
    }

    /// Warns, and saturates the counter so that it never reaches zero.
    #[cold]
    #[inline(never)]
    fn saturate(&self, why: bindings::refcount_saturation_type) {
        // SAFETY: `refcount_t` consists of an `atomic_t`, which has the layout of an `Atomic<i32>`.
        unsafe { bindings::refcount_warn_saturate(self.0.as_ptr().cast(), why) };
    }
}
