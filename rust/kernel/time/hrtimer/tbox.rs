// SPDX-License-Identifier: GPL-2.0

//! Timers in a pinned [`Box`].

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
use crate::{
    alloc::Allocator,
    prelude::*, //
};
use core::{
    marker::PhantomData,
    ptr::NonNull, //
};

/// Stops the timer in a [`Box`], which it owns and drops.
///
/// # Invariants
///
/// `inner` is from [`Box::into_raw`] of a pinned box, and nothing else has it but the timer's
/// callback.
pub struct BoxHrTimerHandle<T, A>
where
    T: HasHrTimer<T>,
    A: Allocator,
{
    inner: NonNull<T>,
    _in: PhantomData<A>,
}

// SAFETY: `drop` cancels the timer, which waits for the callback.
unsafe impl<T, A> HrTimerHandle for BoxHrTimerHandle<T, A>
where
    T: HasHrTimer<T>,
    A: Allocator,
{
    #[inline]
    fn cancel(&mut self) -> bool {
        // SAFETY: By the invariant `inner` points to a valid `T`, so that the timer is valid too.
        unsafe { HrTimer::raw_cancel(T::raw_get_timer(self.inner.as_ptr())) }
    }
}

impl<T, A> Drop for BoxHrTimerHandle<T, A>
where
    T: HasHrTimer<T>,
    A: Allocator,
{
    #[inline]
    fn drop(&mut self) {
        self.cancel();

        // SAFETY: By the invariant `inner` is from `Box::into_raw`. As the timer is stopped, and
        // only this could have started it, the callback will not use it any more.
        drop(unsafe { Box::<T, A>::from_raw(self.inner.as_ptr()) });
    }
}

impl<T, A> HrTimerPointer for Pin<Box<T, A>>
where
    T: 'static,
    T: Send + Sync,
    T: HasHrTimer<T>,
    T: for<'a> HrTimerCallback<Pointer<'a> = Pin<Box<T, A>>>,
    A: Allocator,
{
    type TimerMode = T::TimerMode;
    type TimerHandle = BoxHrTimerHandle<T, A>;

    #[inline]
    fn start(self, expires: <T::TimerMode as HrTimerMode>::Expires) -> BoxHrTimerHandle<T, A> {
        // SAFETY: The value stays where it is: the callback gets it pinned, and then it is dropped.
        let inner = Box::into_raw(unsafe { Pin::into_inner_unchecked(self) });

        // SAFETY: `inner` points to a valid `T`, which the handle keeps until it is dropped, after
        // it has stopped the timer. If the handle is leaked, so is the `T`.
        unsafe { T::start(inner, expires) };

        // INVARIANT: It was pinned, it is from `into_raw`, and only the timer knows it.
        BoxHrTimerHandle {
            // SAFETY: A box is not null.
            inner: unsafe { NonNull::new_unchecked(inner) },
            _in: PhantomData,
        }
    }
}

impl<T, A> RawHrTimerCallback for Pin<Box<T, A>>
where
    T: 'static,
    T: HasHrTimer<T>,
    T: for<'a> HrTimerCallback<Pointer<'a> = Pin<Box<T, A>>>,
    A: Allocator,
{
    type CallbackTarget<'a> = Pin<&'a mut T>;

    unsafe extern "C" fn run(ptr: *mut bindings::hrtimer) -> bindings::hrtimer_restart {
        let timer = ptr.cast::<HrTimer<T>>();

        // SAFETY: The caller promises a timer that was started through a pinned box of a `T`, so it
        // is the one in the `T` there. The handle keeps it until this returns and does not look
        // into it, and a timer's callback does not run twice at the same time.
        let target = unsafe { Pin::new_unchecked(&mut *T::timer_container_of(timer)) };

        // SAFETY: This is the callback of the timer, which is as valid as the `T`.
        let context = unsafe { HrTimerCallbackContext::from_raw(timer) };

        T::run(target, context).into_c()
    }
}
