// SPDX-License-Identifier: GPL-2.0

//! How a timer is told when to expire, and in what context it calls back.

use super::super::{
    ClockSource,
    Delta,
    Instant, //
};
use core::marker::PhantomData;

mod private {
    pub trait Sealed {}
}

/// What a timer can be given as its time of expiry: an [`Instant`] or a [`Delta`].
pub trait HrTimerExpires {
    /// Its nanoseconds, as C's `ktime_t`.
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

/// How a timer works. A type has it for its timer; see
/// [`HasHrTimer`](super::HasHrTimer).
///
/// The modes combine three choices:
///
/// - **absolute**: the timer is started with an [`Instant`]; or **relative**: with a [`Delta`] from
///   then on. A negative one never expires, as with C's `hrtimer_start()`;
/// - **pinned**: it expires on the processor that started it; or not: it may expire on another one
///   if the first is idle;
/// - **hard**: it calls back in hard interrupt context; **soft**: in soft interrupt context; or
///   unsaid, which is hard unless the kernel is a real-time one.
///
/// No callback may sleep. A relative timer of [`RealTime`](super::super::RealTime) goes by the
/// monotonic clock as POSIX wants it: it keeps its span when somebody sets the clock.
pub trait HrTimerMode: private::Sealed {
    /// The mode in C's terms.
    const C_MODE: bindings::hrtimer_mode;

    /// The clock it goes by.
    type Clock: ClockSource;

    /// What says when it expires.
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

    /// Expires at an instant, on the processor that started it.
    AbsolutePinnedMode = hrtimer_mode_HRTIMER_MODE_ABS_PINNED, Instant<C>;

    /// Expires after a span of time, on the processor that started it.
    RelativePinnedMode = hrtimer_mode_HRTIMER_MODE_REL_PINNED, Delta;

    /// Expires at an instant, in soft interrupt context.
    AbsoluteSoftMode = hrtimer_mode_HRTIMER_MODE_ABS_SOFT, Instant<C>;

    /// Expires after a span of time, in soft interrupt context.
    RelativeSoftMode = hrtimer_mode_HRTIMER_MODE_REL_SOFT, Delta;

    /// Expires at an instant, on the processor that started it, in soft interrupt context.
    AbsolutePinnedSoftMode = hrtimer_mode_HRTIMER_MODE_ABS_PINNED_SOFT, Instant<C>;

    /// Expires after a span of time, on the processor that started it, in soft interrupt context.
    RelativePinnedSoftMode = hrtimer_mode_HRTIMER_MODE_REL_PINNED_SOFT, Delta;

    /// Expires at an instant, in hard interrupt context.
    AbsoluteHardMode = hrtimer_mode_HRTIMER_MODE_ABS_HARD, Instant<C>;

    /// Expires after a span of time, in hard interrupt context.
    RelativeHardMode = hrtimer_mode_HRTIMER_MODE_REL_HARD, Delta;

    /// Expires at an instant, on the processor that started it, in hard interrupt context.
    AbsolutePinnedHardMode = hrtimer_mode_HRTIMER_MODE_ABS_PINNED_HARD, Instant<C>;

    /// Expires after a span of time, on the processor that started it, in hard interrupt context.
    RelativePinnedHardMode = hrtimer_mode_HRTIMER_MODE_REL_PINNED_HARD, Delta;
}

/// The clock that C has the timer on, as seen from the one that the mode names.
///
/// They differ for a relative timer of the real time, which `hrtimer_init()` puts on the monotonic
/// clock.
pub(super) struct Base<M: HrTimerMode>(PhantomData<M>);

impl<M: HrTimerMode> Base<M> {
    const MONOTONIC: bool = M::C_MODE & bindings::hrtimer_mode_HRTIMER_MODE_REL != 0
        && M::Clock::ID == bindings::CLOCK_REALTIME as bindings::clockid_t;

    /// How far the real time is ahead of the monotonic.
    fn offset() -> i64 {
        // SAFETY: May be called in any context but an NMI; reads an offset.
        unsafe { bindings::ktime_mono_to_any(0, bindings::tk_offsets_TK_OFFS_REAL) }
    }

    /// What C's clock shows at an instant of the mode's. Not negative.
    #[inline]
    pub(super) fn to_base(instant: Instant<M::Clock>) -> bindings::ktime_t {
        if Self::MONOTONIC {
            instant.as_nanos().saturating_sub(Self::offset()).max(0)
        } else {
            instant.as_nanos()
        }
    }

    /// The instant of the mode's clock at which C's shows a time.
    ///
    /// # Safety
    ///
    /// The time must not be negative.
    #[inline]
    pub(super) unsafe fn from_base(time: bindings::ktime_t) -> Instant<M::Clock> {
        let time = if Self::MONOTONIC {
            time.saturating_add(Self::offset()).max(0)
        } else {
            time
        };

        // SAFETY: It is not negative, as the caller promises, or was just made so.
        unsafe { Instant::from_ktime(time) }
    }
}
