// SPDX-License-Identifier: GPL-2.0

//! A value is an initializer for itself, and a `Result` one that may fail.

use core::convert::Infallible;

use crate::{
    Init,
    PinInit, //
};

// SAFETY: A valid value is written to `slot` and `Ok` returned. It was moved there, so it does not
// care for its address yet.
unsafe impl<T> PinInit<T> for T {
    #[inline]
    unsafe fn __init(self, slot: *mut T) -> Result<(), Infallible> {
        // SAFETY: The caller promises that `slot` is valid for writes and aligned.
        unsafe { slot.write(self) };
        Ok(())
    }
}

// SAFETY: Nothing relies on the address of `slot`.
unsafe impl<T> Init<T> for T {}

// SAFETY: Either a valid value is written to `slot` and `Ok` returned, or `Err` is returned and
// nothing was written. The value was moved there, so it does not care for its address yet.
unsafe impl<T, E> PinInit<T, E> for Result<T, E> {
    #[inline]
    unsafe fn __init(self, slot: *mut T) -> Result<(), E> {
        let value = self?;
        // SAFETY: The caller promises that `slot` is valid for writes and aligned.
        unsafe { slot.write(value) };
        Ok(())
    }
}

// SAFETY: Nothing relies on the address of `slot`.
unsafe impl<T, E> Init<T, E> for Result<T, E> {}
