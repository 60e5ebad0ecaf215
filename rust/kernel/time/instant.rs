// SPDX-License-Identifier: GPL-2.0

//! [`Instant`]: points in time.

use super::{
    ClockSource,
    Delta, //
};
use core::{
    cmp::Ordering,
    marker::PhantomData,
    ops::{
        Add,
        Sub, //
    },
};

/// A point in time, as read from the clock `C`.
///
/// Instants of the same clock can be compared, and subtracted, which results in a [`Delta`]. A
/// [`Delta`] can be added to an instant or subtracted from it.
///
/// # Panics
///
/// A sum or difference that is before the clock's zero, or more than `i64::MAX` nanoseconds (292
/// years) after it, is a bug. The operation then panics, as for integers. Without
/// `CONFIG_RUST_OVERFLOW_CHECKS`, it saturates instead.
///
/// # Examples
///
/// ```
/// use kernel::time::{Delta, Instant, Monotonic};
///
/// let now = Instant::<Monotonic>::now();
/// let deadline = now + Delta::from_millis(5);
/// assert!(now < deadline);
/// assert_eq!(deadline - now, Delta::from_millis(5));
///
/// while Instant::now() < deadline {
///     kernel::processor::cpu_relax();
/// }
/// assert!(now.elapsed() >= Delta::from_millis(5));
/// ```
///
/// # Invariants
///
/// `nanos` is at least zero.
#[repr(transparent)]
pub struct Instant<C: ClockSource> {
    nanos: bindings::ktime_t,
    _clock: PhantomData<C>,
}

impl<C: ClockSource> Instant<C> {
    /// Reads the current time from the clock.
    ///
    /// May be called in any context except NMI.
    #[inline]
    pub fn now() -> Self {
        // INVARIANT: By the contract of `ClockSource`, `ktime_get()` does not return negative
        // values.
        Self {
            nanos: C::ktime_get(),
            _clock: PhantomData,
        }
    }

    /// Returns the time that has elapsed since this instant.
    ///
    /// It is negative if the instant is in the future, or if the clock has been set back.
    #[inline]
    pub fn elapsed(&self) -> Delta {
        Self::now() - *self
    }

    /// Returns the nanoseconds since the clock's zero, which are not negative.
    #[inline]
    pub(crate) fn as_nanos(&self) -> i64 {
        self.nanos
    }

    /// Creates an instant from the nanoseconds since the clock's zero.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ktime` is not negative.
    #[inline]
    pub(crate) unsafe fn from_ktime(ktime: bindings::ktime_t) -> Self {
        debug_assert!(ktime >= 0);

        // INVARIANT: By the safety requirements of this function.
        Self {
            nanos: ktime,
            _clock: PhantomData,
        }
    }

    /// Creates an instant from the result of an addition, which is either exact or saturated.
    #[inline]
    fn at(nanos: i64) -> Self {
        #[cfg(CONFIG_RUST_OVERFLOW_CHECKS)]
        assert!(nanos >= 0, "an instant before the clock's zero");

        // SAFETY: The maximum of the two is not negative.
        unsafe { Self::from_ktime(nanos.max(0)) }
    }
}

impl<C: ClockSource> Clone for Instant<C> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<C: ClockSource> Copy for Instant<C> {}

impl<C: ClockSource> PartialEq for Instant<C> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.nanos == other.nanos
    }
}

impl<C: ClockSource> Eq for Instant<C> {}

impl<C: ClockSource> PartialOrd for Instant<C> {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<C: ClockSource> Ord for Instant<C> {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.nanos.cmp(&other.nanos)
    }
}

impl<C: ClockSource> Sub for Instant<C> {
    type Output = Delta;

    #[inline]
    fn sub(self, earlier: Self) -> Delta {
        // Both are not negative, so this does not overflow.
        Delta::from_nanos(self.nanos - earlier.nanos)
    }
}

impl<C: ClockSource> Add<Delta> for Instant<C> {
    type Output = Self;

    #[inline]
    fn add(self, span: Delta) -> Self {
        #[cfg(CONFIG_RUST_OVERFLOW_CHECKS)]
        let nanos = self.nanos + span.as_nanos();
        #[cfg(not(CONFIG_RUST_OVERFLOW_CHECKS))]
        let nanos = self.nanos.saturating_add(span.as_nanos());

        Self::at(nanos)
    }
}

impl<C: ClockSource> Sub<Delta> for Instant<C> {
    type Output = Self;

    #[inline]
    fn sub(self, span: Delta) -> Self {
        #[cfg(CONFIG_RUST_OVERFLOW_CHECKS)]
        let nanos = self.nanos - span.as_nanos();
        #[cfg(not(CONFIG_RUST_OVERFLOW_CHECKS))]
        let nanos = self.nanos.saturating_sub(span.as_nanos());

        Self::at(nanos)
    }
}
