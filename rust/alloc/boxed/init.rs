// SPDX-License-Identifier: GPL-2.0

//! In-place initialization of boxes.

use core::{
    mem::MaybeUninit,
    pin::Pin, //
};

use pin_init::{
    InPlaceWrite,
    Init,
    PinInit,
    ZeroableOption, //
};

use super::Box;
use crate::Allocator;

// SAFETY: A box is a transparent wrapper of a `NonNull`, and an `Option` of such a type is
// guaranteed to represent `None` as a null pointer.
unsafe impl<T, A: Allocator> ZeroableOption for Box<T, A> {}

impl<T, A: Allocator + 'static> InPlaceWrite<T> for Box<MaybeUninit<T>, A> {
    type Initialized = Box<T, A>;

    #[inline]
    fn write_init<E>(mut self, init: impl Init<T, E>) -> Result<Self::Initialized, E> {
        // SAFETY: By the type invariants of `Box`, the pointer is aligned and valid for writes; the
        // uninitialized memory needs no drop. On `Err` the box frees the memory without reading it.
        // The value of an `Init` need not stay pinned.
        unsafe { pin_init::raw_try_init(self.as_mut_ptr(), init)? };
        // SAFETY: The initializer returned `Ok`, so the box holds a valid `T`.
        Ok(unsafe { self.assume_init() })
    }

    #[inline]
    fn write_pin_init<E>(mut self, init: impl PinInit<T, E>) -> Result<Pin<Self::Initialized>, E> {
        // SAFETY: By the type invariants of `Box`, the pointer is aligned and valid for writes; the
        // uninitialized memory needs no drop. On `Err` the box frees the memory without reading it.
        // On `Ok` the value stays pinned, as the box becomes a `Pin` before any other code can
        // access it.
        unsafe { pin_init::raw_try_init(self.as_mut_ptr(), init)? };
        // SAFETY: The initializer returned `Ok`, so the box holds a valid `T`.
        Ok(Box::into_pin(unsafe { self.assume_init() }))
    }
}
