// SPDX-License-Identifier: GPL-2.0

//! Points in time.

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

/// A point in time, as the clock `C` shows it.
///
/// Instants of one clock can be compared and subtracted, which gives a [`Delta`]; a [`Delta`] can
/// be added to an instant or subtracted from it.
///
/// # Panics
///
/// A sum or difference that lies before the clock's zero, or more than `i64::MAX` nanoseconds
/// (292 years) after it, is a bug. The addition then panics, as integers do. In a kernel without
/// `CONFIG_RUST_OVERFLOW_CHECKS`, it gives the nearest instant there is.
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
    /// What the clock shows now.
    ///
    /// May be used in any context but an NMI.
    #[inline]
    pub fn now() -> Self {
        // INVARIANT: `ClockSource` promises so.
        Self {
            nanos: C::ktime_get(),
            _clock: PhantomData,
        }
    }

    /// How much time has passed since then.
    ///
    /// It is negative if the instant is yet to come, or if somebody has turned the clock back.
    #[inline]
    pub fn elapsed(&self) -> Delta {
        Self::now() - *self
    }

    /// Nanoseconds since the clock's zero, not negative.
    #[inline]
    pub(crate) fn as_nanos(&self) -> i64 {
        self.nanos
    }

    /// The instant so many nanoseconds after the clock's zero.
    ///
    /// # Safety
    ///
    /// `ktime` must not be negative.
    #[inline]
    pub(crate) unsafe fn from_ktime(ktime: bindings::ktime_t) -> Self {
        debug_assert!(ktime >= 0);

        // INVARIANT: The caller promises so.
        Self {
            nanos: ktime,
            _clock: PhantomData,
        }
    }

    /// What an addition has come to: either the exact result, or the nearest integer.
    #[inline]
    fn at(nanos: i64) -> Self {
        #[cfg(CONFIG_RUST_OVERFLOW_CHECKS)]
        assert!(nanos >= 0, "an instant before the clock's zero");

        // SAFETY: The greater of the two is at least zero.
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
        // Neither is negative, so this does not overflow.
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
