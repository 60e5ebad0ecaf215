// SPDX-License-Identifier: GPL-2.0

//! What only a timer's callback may do.

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

/// What a callback gets to change the timer's next expiry with.
///
/// While the callback runs, nothing but the callback can do that, except start the timer anew.
///
/// # Invariants
///
/// It exists only while the callback of the timer it points to runs, and the timer is valid.
pub struct HrTimerCallbackContext<'a, T: HasHrTimer<T>>(NonNull<HrTimer<T>>, PhantomData<&'a ()>);

impl<T: HasHrTimer<T>> HrTimerCallbackContext<'_, T> {
    /// # Safety
    ///
    /// Only for [`RawHrTimerCallback::run`](super::RawHrTimerCallback::run), with the timer that
    /// calls back, which must be valid. The result must not outlive that call.
    #[inline]
    pub(crate) unsafe fn from_raw(timer: *mut HrTimer<T>) -> Self {
        // INVARIANT: The caller promises both.
        // SAFETY: What is valid is not null.
        Self(unsafe { NonNull::new_unchecked(timer) }, PhantomData)
    }

    /// Moves the time of expiry past an instant, in steps of `interval`.
    ///
    /// Returns how many steps it took; zero if the timer expires after `now` anyway. To have the
    /// timer wait for its new expiry, return
    /// [`HrTimerRestart::Restart`](super::HrTimerRestart::Restart). An interval of less than the
    /// clock's resolution is taken for that.
    ///
    /// If something else has started the timer while the callback runs, that holds: this changes
    /// nothing and returns zero. (In mainline, it warns.)
    pub fn forward(&mut self, now: HrTimerInstant<T>, interval: Delta) -> u64 {
        let now = Base::<T::TimerMode>::to_base(now);

        // SAFETY: By the invariant the timer is valid, and this is called within its callback.
        unsafe {
            bindings::hrtimer_forward_unless_queued(
                HrTimer::raw_get(self.0.as_ptr()),
                now,
                interval.as_nanos(),
            )
        }
    }

    /// Moves the time of expiry past the present, in steps of `duration`.
    ///
    /// This makes a periodic timer that does not drift. It is
    /// [`forward`](HrTimerCallbackContext::forward) with what the timer's clock shows now.
    pub fn forward_now(&mut self, duration: Delta) -> u64 {
        self.forward(HrTimerInstant::<T>::now(), duration)
    }
}
