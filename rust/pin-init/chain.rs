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

// SAFETY: `Ok` is returned only when the inner initializer succeeded and the value was left in
// `slot`. When the inner one fails, it left nothing behind; when the step fails or unwinds, the
// guard drops the value. The step sees the value pinned, and it is dropped in place.
#[diagnostic::do_not_recommend]
unsafe impl<I, F, T: ?Sized, E> PinInit<T, E> for ChainPinInit<I, F, T, E>
where
    I: PinInit<T, E>,
    F: FnOnce(Pin<&mut T>) -> Result<(), E>,
{
    #[inline]
    unsafe fn __init(self, slot: *mut T) -> Result<(), E> {
        // SAFETY: The caller's promises about `slot` are those the inner initializer asks for; on
        // `Err` nothing more is done with it.
        unsafe { self.0.__init(slot)? };
        // SAFETY: The inner initializer just built a `T` in `slot`, which the caller leaves to this
        // function until it returns.
        let mut guard = unsafe { DropGuard::new(slot) };
        // SAFETY: The caller promises that the value does not move from `slot` once it exists, and
        // neither this function nor the guard moves it.
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

// SAFETY: `Ok` is returned only when the inner initializer succeeded and the value was left in
// `slot`. When the inner one fails, it left nothing behind; when the step fails or unwinds, the
// guard drops the value. Nothing address-sensitive exists yet, as the inner one is an `Init`.
#[diagnostic::do_not_recommend]
unsafe impl<I, F, T: ?Sized, E> PinInit<T, E> for ChainInit<I, F, T, E>
where
    I: Init<T, E>,
    F: FnOnce(&mut T) -> Result<(), E>,
{
    #[inline]
    unsafe fn __init(self, slot: *mut T) -> Result<(), E> {
        // SAFETY: The caller's promises about `slot` are those the inner initializer asks for; on
        // `Err` nothing more is done with it.
        unsafe { self.0.__init(slot)? };
        // SAFETY: The inner initializer just built a `T` in `slot`, which the caller leaves to this
        // function until it returns.
        let mut guard = unsafe { DropGuard::new(slot) };
        (self.1)(guard.value())?;
        guard.dismiss();
        Ok(())
    }
}

// SAFETY: The inner initializer lets its value be moved, and the step was given a plain reference,
// from which it cannot learn that the value would stay.
#[diagnostic::do_not_recommend]
unsafe impl<I, F, T: ?Sized, E> Init<T, E> for ChainInit<I, F, T, E>
where
    I: Init<T, E>,
    F: FnOnce(&mut T) -> Result<(), E>,
{
}
