// SPDX-License-Identifier: GPL-2.0

//! Values as their own initializers, and `Result` as a fallible one.

use core::convert::Infallible;

use crate::{
    Init,
    PinInit, //
};

// SAFETY: `__init()` writes a valid value to `slot` and returns `Ok`. Moving the value there shows
// that it is not pinned yet.
unsafe impl<T> PinInit<T> for T {
    #[inline]
    unsafe fn __init(self, slot: *mut T) -> Result<(), Infallible> {
        // SAFETY: By the safety requirements of this function, `slot` is valid for writes and
        // aligned.
        unsafe { slot.write(self) };
        Ok(())
    }
}

// SAFETY: `__init()` moves the value, which cannot depend on the address of `slot`.
unsafe impl<T> Init<T> for T {}

// SAFETY: `__init()` either writes a valid value to `slot` and returns `Ok`, or writes nothing and
// returns `Err`. Moving the value there shows that it is not pinned yet.
unsafe impl<T, E> PinInit<T, E> for Result<T, E> {
    #[inline]
    unsafe fn __init(self, slot: *mut T) -> Result<(), E> {
        let value = self?;
        // SAFETY: By the safety requirements of this function, `slot` is valid for writes and
        // aligned.
        unsafe { slot.write(value) };
        Ok(())
    }
}

// SAFETY: `__init()` moves the value, which cannot depend on the address of `slot`.
unsafe impl<T, E> Init<T, E> for Result<T, E> {}
