// SPDX-License-Identifier: GPL-2.0

//! [`HrTimerCallbackContext`]: operations that are reserved for a timer's callback.

use super::{
    super::Delta,
    mode::Base,
    HasHrTimer,
    HrTimer,
    HrTimerInstant, //
};
use core::{
    marker::PhantomData,
    ptr::NonNull, //
};

/// The context of a timer's callback, with which it can forward the timer.
///
/// While the callback runs, nothing else can change the expiry time, except by starting the timer
/// again.
///
/// # Invariants
///
/// The context only exists while the callback of the timer it points to runs, and the timer is
/// valid.
pub struct HrTimerCallbackContext<'a, T: HasHrTimer<T>>(NonNull<HrTimer<T>>, PhantomData<&'a ()>);

impl<T: HasHrTimer<T>> HrTimerCallbackContext<'_, T> {
    /// Creates the context of a callback.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - this is only called by [`RawHrTimerCallback::run`](super::RawHrTimerCallback::run);
    /// - `timer` is valid, and is the timer that calls back;
    /// - the result does not outlive that call of `run`.
    #[inline]
    pub(crate) unsafe fn from_raw(timer: *mut HrTimer<T>) -> Self {
        // INVARIANT: By the safety requirements of this function.
        // SAFETY: `timer` is valid, so it is not null.
        Self(unsafe { NonNull::new_unchecked(timer) }, PhantomData)
    }

    /// Forwards the expiry time past an instant, in steps of `interval`.
    ///
    /// Returns the number of steps, which is zero if the timer expires after `now` anyway. To start
    /// the timer with its new expiry time, return
    /// [`HrTimerRestart::Restart`](super::HrTimerRestart::Restart). An interval shorter than the
    /// clock's resolution is increased to that.
    ///
    /// If the timer has been started elsewhere while the callback runs, its expiry time is kept:
    /// this does nothing and returns zero. (In mainline, it warns.)
    pub fn forward(&mut self, now: HrTimerInstant<T>, interval: Delta) -> u64 {
        let now = Base::<T::TimerMode>::to_base(now);

        // SAFETY: By the type invariants, the timer is valid, and this is called by its callback.
        unsafe {
            bindings::hrtimer_forward_unless_queued(
                HrTimer::raw_get(self.0.as_ptr()),
                now,
                interval.as_nanos(),
            )
        }
    }

    /// Forwards the expiry time past the current time, in steps of `duration`.
    ///
    /// This results in a periodic timer that does not drift. It is equivalent to
    /// [`forward`](HrTimerCallbackContext::forward) with the current time of the timer's clock.
    pub fn forward_now(&mut self, duration: Delta) -> u64 {
        self.forward(HrTimerInstant::<T>::now(), duration)
    }
}
