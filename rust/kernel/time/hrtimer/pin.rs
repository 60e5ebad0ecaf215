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

/// Stops the timer behind a `Pin<&T>`.
pub struct PinHrTimerHandle<'a, T>
where
    T: HasHrTimer<T>,
{
    inner: Pin<&'a T>,
}

// SAFETY: `drop` cancels the timer, which waits for the callback.
unsafe impl<T> HrTimerHandle for PinHrTimerHandle<'_, T>
where
    T: HasHrTimer<T>,
{
    #[inline]
    fn cancel(&mut self) -> bool {
        // SAFETY: The reference is to a valid `T`, so that the timer is valid too.
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

// SAFETY: The handle has the reference, so it does not outlive what that is to.
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
        // SAFETY: The reference is to a valid `T`, which outlives the handle. The caller promises
        // that the handle is dropped, which stops the timer.
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

        // SAFETY: The caller promises a timer that was started through a pinned reference to a `T`,
        // so it is the one in the `T` there. The handle borrows that until this returns.
        let target = unsafe { Pin::new_unchecked(&*T::timer_container_of(timer)) };

        // SAFETY: This is the callback of the timer, which is as valid as the `T`.
        let context = unsafe { HrTimerCallbackContext::from_raw(timer) };

        T::run(target, context).into_c()
    }
}
