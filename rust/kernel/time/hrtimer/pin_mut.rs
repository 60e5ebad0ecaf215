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

/// Stops the timer behind a `Pin<&mut T>`.
///
/// # Invariants
///
/// `inner` points to a valid `T` that is borrowed for `'a`, and that nothing else has access to but
/// the timer's callback.
pub struct PinMutHrTimerHandle<'a, T>
where
    T: HasHrTimer<T>,
{
    inner: NonNull<T>,
    _borrowed: PhantomData<&'a mut T>,
}

// SAFETY: `drop` cancels the timer, which waits for the callback.
unsafe impl<T> HrTimerHandle for PinMutHrTimerHandle<'_, T>
where
    T: HasHrTimer<T>,
{
    #[inline]
    fn cancel(&mut self) -> bool {
        // SAFETY: By the invariant `inner` points to a valid `T`, so that the timer is valid too.
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

// SAFETY: The handle borrows for `'a`, so it does not outlive what it points to.
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
        // SAFETY: The value stays where it is: the callback gets it pinned.
        let inner = NonNull::from(unsafe { self.get_unchecked_mut() });

        // SAFETY: `inner` points to a valid `T`, which outlives the handle. The caller promises
        // that the handle is dropped, which stops the timer.
        unsafe { T::start(inner.as_ptr(), expires) };

        // INVARIANT: It is borrowed for `'a`, and is used through `inner` alone.
        PinMutHrTimerHandle {
            inner,
            _borrowed: PhantomData,
        }
    }
}

// The callback has to take a reference of any lifetime, so that it cannot keep it: the next time it
// gets another one.
impl<T> RawHrTimerCallback for Pin<&mut T>
where
    T: HasHrTimer<T>,
    T: 'static,
    T: for<'b> HrTimerCallback<Pointer<'b> = Pin<&'b mut T>>,
{
    type CallbackTarget<'b> = Pin<&'b mut T>;

    unsafe extern "C" fn run(ptr: *mut bindings::hrtimer) -> bindings::hrtimer_restart {
        let timer = ptr.cast::<HrTimer<T>>();

        // SAFETY: The caller promises a timer that was started through a pinned mutable reference
        // to a `T`, so it is the one in the `T` there. The handle borrows that until this returns
        // and does not look into it, and a timer's callback does not run twice at the same time.
        let target = unsafe { Pin::new_unchecked(&mut *T::timer_container_of(timer)) };

        // SAFETY: This is the callback of the timer, which is as valid as the `T`.
        let context = unsafe { HrTimerCallbackContext::from_raw(timer) };

        T::run(target, context).into_c()
    }
}
