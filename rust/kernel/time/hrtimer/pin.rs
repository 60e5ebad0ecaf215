// SPDX-License-Identifier: GPL-2.0

//! Timers behind a pinned reference.

use super::{
    HasHrTimer,
    HrTimer,
    HrTimerCallback,
    HrTimerCallbackContext,
    HrTimerHandle,
    HrTimerMode,
    RawHrTimerCallback,
    UnsafeHrTimerPointer, //
};
use core::pin::Pin;

/// The handle of a timer behind a `Pin<&T>`.
pub struct PinHrTimerHandle<'a, T>
where
    T: HasHrTimer<T>,
{
    inner: Pin<&'a T>,
}

// SAFETY: `drop` cancels the timer, which waits for the callback to return.
unsafe impl<T> HrTimerHandle for PinHrTimerHandle<'_, T>
where
    T: HasHrTimer<T>,
{
    #[inline]
    fn cancel(&mut self) -> bool {
        // SAFETY: The reference points to a valid `T`, so the timer is valid too.
        unsafe { HrTimer::raw_cancel(T::raw_get_timer(self.inner.get_ref())) }
    }
}

impl<T> Drop for PinHrTimerHandle<'_, T>
where
    T: HasHrTimer<T>,
{
    #[inline]
    fn drop(&mut self) {
        self.cancel();
    }
}

// SAFETY: The handle contains the reference, so it does not outlive the target.
unsafe impl<'a, T> UnsafeHrTimerPointer for Pin<&'a T>
where
    T: Send + Sync,
    T: HasHrTimer<T>,
    T: HrTimerCallback<Pointer<'a> = Self>,
{
    type TimerMode = T::TimerMode;
    type TimerHandle = PinHrTimerHandle<'a, T>;

    #[inline]
    unsafe fn start(
        self,
        expires: <T::TimerMode as HrTimerMode>::Expires,
    ) -> PinHrTimerHandle<'a, T> {
        // SAFETY: The reference points to a valid `T`, which outlives the handle. By the safety
        // requirements, the handle is dropped, which stops the timer.
        unsafe { T::start(self.get_ref(), expires) };

        PinHrTimerHandle { inner: self }
    }
}

impl<'a, T> RawHrTimerCallback for Pin<&'a T>
where
    T: HasHrTimer<T>,
    T: HrTimerCallback<Pointer<'a> = Self>,
{
    type CallbackTarget<'b> = Self;

    unsafe extern "C" fn run(ptr: *mut bindings::hrtimer) -> bindings::hrtimer_restart {
        let timer = ptr.cast::<HrTimer<T>>();

        // SAFETY: By the safety requirements, the timer was started through a pinned reference to a
        // `T`, so it is part of that `T`. The handle borrows the `T` until this returns.
        let target = unsafe { Pin::new_unchecked(&*T::timer_container_of(timer)) };

        // SAFETY: This is the callback of the timer, which is valid as part of the `T`.
        let context = unsafe { HrTimerCallbackContext::from_raw(timer) };

        T::run(target, context).into_c()
    }
}
