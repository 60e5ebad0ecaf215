// SPDX-License-Identifier: GPL-2.0

//! Timers in an [`Arc`].

use super::{
    HasHrTimer,
    HrTimer,
    HrTimerCallback,
    HrTimerCallbackContext,
    HrTimerHandle,
    HrTimerMode,
    HrTimerPointer,
    RawHrTimerCallback, //
};
use crate::sync::{
    Arc,
    ArcBorrow, //
};

/// The handle of a timer in an [`Arc`], to which it owns a reference.
pub struct ArcHrTimerHandle<T>
where
    T: HasHrTimer<T>,
{
    inner: Arc<T>,
}

// SAFETY: `drop` cancels the timer, which waits for the callback to return.
unsafe impl<T> HrTimerHandle for ArcHrTimerHandle<T>
where
    T: HasHrTimer<T>,
{
    #[inline]
    fn cancel(&mut self) -> bool {
        // SAFETY: The `Arc` points to a valid `T`, so the timer is valid too.
        unsafe { HrTimer::raw_cancel(T::raw_get_timer(Arc::as_ptr(&self.inner))) }
    }
}

impl<T> Drop for ArcHrTimerHandle<T>
where
    T: HasHrTimer<T>,
{
    #[inline]
    fn drop(&mut self) {
        self.cancel();
    }
}

impl<T> HrTimerPointer for Arc<T>
where
    T: 'static,
    T: Send + Sync,
    T: HasHrTimer<T>,
    T: for<'a> HrTimerCallback<Pointer<'a> = Self>,
{
    type TimerMode = T::TimerMode;
    type TimerHandle = ArcHrTimerHandle<T>;

    #[inline]
    fn start(self, expires: <T::TimerMode as HrTimerMode>::Expires) -> ArcHrTimerHandle<T> {
        // SAFETY: The `Arc` points to a valid `T`. The handle keeps it alive until it is dropped,
        // which stops the timer first. If the handle is leaked, so is the `T`.
        unsafe { T::start(Arc::as_ptr(&self), expires) };

        ArcHrTimerHandle { inner: self }
    }
}

impl<T> RawHrTimerCallback for Arc<T>
where
    T: 'static,
    T: HasHrTimer<T>,
    T: for<'a> HrTimerCallback<Pointer<'a> = Self>,
{
    type CallbackTarget<'a> = ArcBorrow<'a, T>;

    unsafe extern "C" fn run(ptr: *mut bindings::hrtimer) -> bindings::hrtimer_restart {
        let timer = ptr.cast::<HrTimer<T>>();

        // SAFETY: By the safety requirements, the timer was started through an `Arc<T>`, so it is
        // part of the `T` in it. The handle owns a reference until this returns.
        let target = unsafe { ArcBorrow::from_raw(T::timer_container_of(timer).cast_const()) };

        // SAFETY: This is the callback of the timer, which is valid as part of the `T`.
        let context = unsafe { HrTimerCallbackContext::from_raw(timer) };

        T::run(target, context).into_c()
    }
}
