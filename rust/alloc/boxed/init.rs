// SPDX-License-Identifier: GPL-2.0

//! Boxes and initialisation in place.

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
// guaranteed to represent `None` by null.
unsafe impl<T, A: Allocator> ZeroableOption for Box<T, A> {}

impl<T, A: Allocator + 'static> InPlaceWrite<T> for Box<MaybeUninit<T>, A> {
    type Initialized = Box<T, A>;

    #[inline]
    fn write_init<E>(mut self, init: impl Init<T, E>) -> Result<Self::Initialized, E> {
        // SAFETY: The pointer is that of the box: aligned, writable, and what is there is not
        // dropped. On `Err` the box frees the memory without touching it. An `Init` value may move.
        unsafe { pin_init::raw_try_init(self.as_mut_ptr(), init)? };
        // SAFETY: The initializer succeeded.
        Ok(unsafe { self.assume_init() })
    }

    #[inline]
    fn write_pin_init<E>(mut self, init: impl PinInit<T, E>) -> Result<Pin<Self::Initialized>, E> {
        // SAFETY: The pointer is that of the box: aligned, writable, and what is there is not
        // dropped. On `Err` the box frees the memory without touching it. On `Ok` the value stays
        // where it is, as the box is pinned before anyone gets hold of it.
        unsafe { pin_init::raw_try_init(self.as_mut_ptr(), init)? };
        // SAFETY: The initializer succeeded.
        Ok(Box::into_pin(unsafe { self.assume_init() }))
    }
}
