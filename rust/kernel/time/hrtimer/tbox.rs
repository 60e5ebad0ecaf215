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

/// The handle of a timer in a [`Box`], which it owns.
///
/// # Invariants
///
/// `inner` came from [`Box::into_raw`] of a pinned box, and is otherwise only accessed by the
/// timer's callback.
pub struct BoxHrTimerHandle<T, A>
where
    T: HasHrTimer<T>,
    A: Allocator,
{
    inner: NonNull<T>,
    _in: PhantomData<A>,
}

// SAFETY: `drop` cancels the timer, which waits for the callback to return.
unsafe impl<T, A> HrTimerHandle for BoxHrTimerHandle<T, A>
where
    T: HasHrTimer<T>,
    A: Allocator,
{
    #[inline]
    fn cancel(&mut self) -> bool {
        // SAFETY: By the type invariants, `inner` points to a valid `T`, so the timer is valid too.
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

        // SAFETY: By the type invariants, `inner` came from `Box::into_raw`. The timer is stopped,
        // and only this handle's creation could have started it, so the callback does not use it
        // any more.
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
        // SAFETY: The value is not moved: it is pinned when the callback gets it, until it is
        // dropped.
        let inner = Box::into_raw(unsafe { Pin::into_inner_unchecked(self) });

        // SAFETY: `inner` points to a valid `T`, which the handle keeps alive until it is dropped,
        // which stops the timer first. If the handle is leaked, so is the `T`.
        unsafe { T::start(inner, expires) };

        // INVARIANT: The box was pinned, `inner` came from `into_raw`, and only the timer uses it.
        BoxHrTimerHandle {
            // SAFETY: The pointer of a box is not null.
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

        // SAFETY: By the safety requirements, the timer was started through a pinned box of a `T`,
        // so it is part of that `T`. The handle keeps the `T` alive until this returns, without
        // accessing it, and a timer's callback never runs concurrently with itself.
        let target = unsafe { Pin::new_unchecked(&mut *T::timer_container_of(timer)) };

        // SAFETY: This is the callback of the timer, which is valid as part of the `T`.
        let context = unsafe { HrTimerCallbackContext::from_raw(timer) };

        T::run(target, context).into_c()
    }
}
