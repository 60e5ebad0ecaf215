// SPDX-License-Identifier: GPL-2.0

//! [`PinInit::pin_chain`] and [`Init::chain`]: an initializer followed by one more step.

use core::pin::Pin;

use crate::{
    drop_guard::DropGuard,
    invariant::Invariant,
    Init,
    PinInit, //
};

/// The initializer that [`PinInit::pin_chain`] returns.
#[must_use = "an initializer does nothing until it is run in a memory location"]
pub struct ChainPinInit<I, F, T: ?Sized, E>(I, F, Invariant<T>, Invariant<E>);

impl<I, F, T: ?Sized, E> ChainPinInit<I, F, T, E> {
    #[inline]
    pub(crate) fn new(init: I, step: F) -> Self {
        Self(init, step, Invariant::new(), Invariant::new())
    }
}

// SAFETY: `Ok` is returned only when the inner initializer succeeded, and the value stays in
// `slot`. If the inner initializer fails, it leaves nothing to be dropped, by the requirements of
// `PinInit`; if the step fails or unwinds, the guard drops the value. The step gets the value
// pinned, and the guard drops it in place.
#[diagnostic::do_not_recommend]
unsafe impl<I, F, T: ?Sized, E> PinInit<T, E> for ChainPinInit<I, F, T, E>
where
    I: PinInit<T, E>,
    F: FnOnce(Pin<&mut T>) -> Result<(), E>,
{
    #[inline]
    unsafe fn __init(self, slot: *mut T) -> Result<(), E> {
        // SAFETY: The safety requirements of this function are those of the inner `__init()`; on
        // `Err`, `slot` is not used again.
        unsafe { self.0.__init(slot)? };
        // SAFETY: The inner initializer just initialized a `T` in `slot`, and by the safety
        // requirements of this function nothing else accesses it before this function returns.
        let mut guard = unsafe { DropGuard::new(slot) };
        // SAFETY: By the safety requirements of this function, the value is not moved out of `slot`
        // before it is dropped, and neither this function nor the guard moves it.
        (self.1)(unsafe { Pin::new_unchecked(guard.value()) })?;
        guard.dismiss();
        Ok(())
    }
}

/// The initializer that [`Init::chain`] returns.
#[must_use = "an initializer does nothing until it is run in a memory location"]
pub struct ChainInit<I, F, T: ?Sized, E>(I, F, Invariant<T>, Invariant<E>);

impl<I, F, T: ?Sized, E> ChainInit<I, F, T, E> {
    #[inline]
    pub(crate) fn new(init: I, step: F) -> Self {
        Self(init, step, Invariant::new(), Invariant::new())
    }
}

// SAFETY: `Ok` is returned only when the inner initializer succeeded, and the value stays in
// `slot`. If the inner initializer fails, it leaves nothing to be dropped, by the requirements of
// `PinInit`; if the step fails or unwinds, the guard drops the value. No pinning rule applies yet,
// as the inner initializer is an `Init`.
#[diagnostic::do_not_recommend]
unsafe impl<I, F, T: ?Sized, E> PinInit<T, E> for ChainInit<I, F, T, E>
where
    I: Init<T, E>,
    F: FnOnce(&mut T) -> Result<(), E>,
{
    #[inline]
    unsafe fn __init(self, slot: *mut T) -> Result<(), E> {
        // SAFETY: The safety requirements of this function are those of the inner `__init()`; on
        // `Err`, `slot` is not used again.
        unsafe { self.0.__init(slot)? };
        // SAFETY: The inner initializer just initialized a `T` in `slot`, and by the safety
        // requirements of this function nothing else accesses it before this function returns.
        let mut guard = unsafe { DropGuard::new(slot) };
        (self.1)(guard.value())?;
        guard.dismiss();
        Ok(())
    }
}

// SAFETY: The inner initializer is an `Init`, so the value may be moved; and the step gets a plain
// reference, which does not let it assume that the value stays pinned.
#[diagnostic::do_not_recommend]
unsafe impl<I, F, T: ?Sized, E> Init<T, E> for ChainInit<I, F, T, E>
where
    I: Init<T, E>,
    F: FnOnce(&mut T) -> Result<(), E>,
{
}
