// SPDX-License-Identifier: GPL-2.0

//! Timers behind a pinned mutable reference.

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
use core::{
    marker::PhantomData,
    pin::Pin,
    ptr::NonNull, //
};

/// The handle of a timer behind a `Pin<&mut T>`.
///
/// # Invariants
///
/// `inner` points to a valid `T` that is mutably borrowed for `'a`, and only accessed by the
/// timer's callback.
pub struct PinMutHrTimerHandle<'a, T>
where
    T: HasHrTimer<T>,
{
    inner: NonNull<T>,
    _borrowed: PhantomData<&'a mut T>,
}

// SAFETY: `drop` cancels the timer, which waits for the callback to return.
unsafe impl<T> HrTimerHandle for PinMutHrTimerHandle<'_, T>
where
    T: HasHrTimer<T>,
{
    #[inline]
    fn cancel(&mut self) -> bool {
        // SAFETY: By the type invariants, `inner` points to a valid `T`, so the timer is valid too.
        unsafe { HrTimer::raw_cancel(T::raw_get_timer(self.inner.as_ptr())) }
    }
}

impl<T> Drop for PinMutHrTimerHandle<'_, T>
where
    T: HasHrTimer<T>,
{
    #[inline]
    fn drop(&mut self) {
        self.cancel();
    }
}

// SAFETY: The handle borrows the target for `'a`, so it does not outlive it.
unsafe impl<'a, T> UnsafeHrTimerPointer for Pin<&'a mut T>
where
    T: Send + Sync,
    T: HasHrTimer<T>,
    T: 'static,
    T: for<'b> HrTimerCallback<Pointer<'b> = Pin<&'b mut T>>,
{
    type TimerMode = T::TimerMode;
    type TimerHandle = PinMutHrTimerHandle<'a, T>;

    #[inline]
    unsafe fn start(
        self,
        expires: <T::TimerMode as HrTimerMode>::Expires,
    ) -> PinMutHrTimerHandle<'a, T> {
        // SAFETY: The value is not moved: it is pinned when the callback gets it.
        let inner = NonNull::from(unsafe { self.get_unchecked_mut() });

        // SAFETY: `inner` points to a valid `T`, which outlives the handle. By the safety
        // requirements, the handle is dropped, which stops the timer.
        unsafe { T::start(inner.as_ptr(), expires) };

        // INVARIANT: The `T` is mutably borrowed for `'a`, and only accessed through `inner`.
        PinMutHrTimerHandle {
            inner,
            _borrowed: PhantomData,
        }
    }
}

// The callback must accept a reference of any lifetime, so it cannot keep it: the next call gets a
// new one.
impl<T> RawHrTimerCallback for Pin<&mut T>
where
    T: HasHrTimer<T>,
    T: 'static,
    T: for<'b> HrTimerCallback<Pointer<'b> = Pin<&'b mut T>>,
{
    type CallbackTarget<'b> = Pin<&'b mut T>;

    unsafe extern "C" fn run(ptr: *mut bindings::hrtimer) -> bindings::hrtimer_restart {
        let timer = ptr.cast::<HrTimer<T>>();

        // SAFETY: By the safety requirements, the timer was started through a pinned mutable
        // reference to a `T`, so it is part of that `T`. The handle borrows the `T` until this
        // returns, without accessing it, and a timer's callback never runs concurrently with
        // itself.
        let target = unsafe { Pin::new_unchecked(&mut *T::timer_container_of(timer)) };

        // SAFETY: This is the callback of the timer, which is valid as part of the `T`.
        let context = unsafe { HrTimerCallbackContext::from_raw(timer) };

        T::run(target, context).into_c()
    }
}
