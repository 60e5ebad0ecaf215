// SPDX-License-Identifier: GPL-2.0

//! Timer modes: expiry by instant or time span, and the context of the callback.

use super::super::{
    ClockSource,
    Delta,
    Instant, //
};
use core::marker::PhantomData;

mod private {
    pub trait Sealed {}
}

/// An expiry time of a timer: an [`Instant`] or a [`Delta`].
pub trait HrTimerExpires {
    /// Returns the nanoseconds, as C's `ktime_t`.
    fn as_nanos(&self) -> i64;
}

impl<C: ClockSource> HrTimerExpires for Instant<C> {
    #[inline]
    fn as_nanos(&self) -> i64 {
        Instant::as_nanos(self)
    }
}

impl HrTimerExpires for Delta {
    #[inline]
    fn as_nanos(&self) -> i64 {
        Delta::as_nanos(*self)
    }
}

/// The mode of a timer, which [`HasHrTimer`](super::HasHrTimer) sets.
///
/// The modes combine three options:
///
/// - **absolute**: the timer is started with an [`Instant`]; or **relative**: with a [`Delta`] from
///   the current time. A timer with a negative one never expires, as with C's `hrtimer_start()`;
/// - **pinned**: the timer expires on the CPU that started it; or not: it may expire on another CPU
///   if the first is idle;
/// - **hard**: the callback runs in hard interrupt context; **soft**: in soft interrupt context; or
///   neither: in hard interrupt context, except in real-time kernels.
///
/// The callback must not sleep in any of them. A relative timer of
/// [`RealTime`](super::super::RealTime) uses the monotonic clock, as POSIX requires: setting the
/// clock does not affect the time span.
pub trait HrTimerMode: private::Sealed {
    /// The mode in C's terms.
    const C_MODE: bindings::hrtimer_mode;

    /// The clock of the timer.
    type Clock: ClockSource;

    /// The type of the expiry time.
    type Expires: HrTimerExpires;
}

macro_rules! modes {
    ($($(#[$doc:meta])* $name:ident = $mode:ident, $expires:ty;)+) => {$(
        $(#[$doc])*
        pub struct $name<C: ClockSource>(PhantomData<C>);

        impl<C: ClockSource> private::Sealed for $name<C> {}

        impl<C: ClockSource> HrTimerMode for $name<C> {
            const C_MODE: bindings::hrtimer_mode = bindings::$mode;

            type Clock = C;
            type Expires = $expires;
        }
    )+};
}

modes! {
    /// Expires at an instant.
    AbsoluteMode = hrtimer_mode_HRTIMER_MODE_ABS, Instant<C>;

    /// Expires after a span of time.
    RelativeMode = hrtimer_mode_HRTIMER_MODE_REL, Delta;

    /// Expires at an instant, on the CPU that started it.
    AbsolutePinnedMode = hrtimer_mode_HRTIMER_MODE_ABS_PINNED, Instant<C>;

    /// Expires after a span of time, on the CPU that started it.
    RelativePinnedMode = hrtimer_mode_HRTIMER_MODE_REL_PINNED, Delta;

    /// Expires at an instant, in soft interrupt context.
    AbsoluteSoftMode = hrtimer_mode_HRTIMER_MODE_ABS_SOFT, Instant<C>;

    /// Expires after a span of time, in soft interrupt context.
    RelativeSoftMode = hrtimer_mode_HRTIMER_MODE_REL_SOFT, Delta;

    /// Expires at an instant, on the CPU that started it, in soft interrupt context.
    AbsolutePinnedSoftMode = hrtimer_mode_HRTIMER_MODE_ABS_PINNED_SOFT, Instant<C>;

    /// Expires after a span of time, on the CPU that started it, in soft interrupt context.
    RelativePinnedSoftMode = hrtimer_mode_HRTIMER_MODE_REL_PINNED_SOFT, Delta;

    /// Expires at an instant, in hard interrupt context.
    AbsoluteHardMode = hrtimer_mode_HRTIMER_MODE_ABS_HARD, Instant<C>;

    /// Expires after a span of time, in hard interrupt context.
    RelativeHardMode = hrtimer_mode_HRTIMER_MODE_REL_HARD, Delta;

    /// Expires at an instant, on the CPU that started it, in hard interrupt context.
    AbsolutePinnedHardMode = hrtimer_mode_HRTIMER_MODE_ABS_PINNED_HARD, Instant<C>;

    /// Expires after a span of time, on the CPU that started it, in hard interrupt context.
    RelativePinnedHardMode = hrtimer_mode_HRTIMER_MODE_REL_PINNED_HARD, Delta;
}

/// Conversion between the clock of a mode and the clock that C uses for the timer.
///
/// They differ for a relative timer of the real-time clock, for which `hrtimer_init()` uses the
/// monotonic clock.
pub(super) struct Base<M: HrTimerMode>(PhantomData<M>);

impl<M: HrTimerMode> Base<M> {
    const MONOTONIC: bool = M::C_MODE & bindings::hrtimer_mode_HRTIMER_MODE_REL != 0
        && M::Clock::ID == bindings::CLOCK_REALTIME as bindings::clockid_t;

    /// Returns the offset of the real-time clock from the monotonic clock.
    fn offset() -> i64 {
        // SAFETY: This only reads an offset, and may be called in any context except NMI.
        unsafe { bindings::ktime_mono_to_any(0, bindings::tk_offsets_TK_OFFS_REAL) }
    }

    /// Converts an instant of the mode's clock to a time of C's clock, which is not negative.
    #[inline]
    pub(super) fn to_base(instant: Instant<M::Clock>) -> bindings::ktime_t {
        if Self::MONOTONIC {
            instant.as_nanos().saturating_sub(Self::offset()).max(0)
        } else {
            instant.as_nanos()
        }
    }

    /// Converts a time of C's clock to an instant of the mode's clock.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `time` is not negative.
    #[inline]
    pub(super) unsafe fn from_base(time: bindings::ktime_t) -> Instant<M::Clock> {
        let time = if Self::MONOTONIC {
            time.saturating_add(Self::offset()).max(0)
        } else {
            time
        };

        // SAFETY: `time` is not negative, by the safety requirements or by `max(0)`.
        unsafe { Instant::from_ktime(time) }
    }
}
