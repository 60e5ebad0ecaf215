// SPDX-License-Identifier: GPL-2.0

//! [`InPlaceWrite`]: memory that an initializer can be run in.

use core::{
    mem::MaybeUninit,
    pin::Pin, //
};

use crate::{
    Init,
    PinInit, //
};

/// A pointer that owns room for a `T` and lets an initializer fill it.
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
/// use pin_init::InPlaceWrite;
///
/// // Allocate where failing is easy …
/// let room = KBox::<[u8; 64]>::new_uninit(GFP_KERNEL)?;
/// // … and build later, where nothing can fail any more.
/// let Ok(zeroes) = room.write_init(pin_init::init_zeroed::<[u8; 64]>());
/// assert_eq!(*zeroes, [0; 64]);
/// # Ok::<(), Error>(())
/// ```
pub trait InPlaceWrite<T> {
    /// What the pointer becomes once there is a `T` behind it.
    type Initialized;

    /// Runs `init` in the memory behind `self`.
    ///
    /// What was in that memory is overwritten, not dropped.
    ///
    /// # Errors
    ///
    /// Those of `init`. The memory is then given back as by dropping `self`.
    fn write_init<E>(self, init: impl Init<T, E>) -> Result<Self::Initialized, E>;

    /// Runs `init` in the memory behind `self`, where the value is pinned from then on.
    ///
    /// What was in that memory is overwritten, not dropped.
    ///
    /// # Errors
    ///
    /// Those of `init`. The memory is then given back as by dropping `self`.
    fn write_pin_init<E>(self, init: impl PinInit<T, E>) -> Result<Pin<Self::Initialized>, E>;
}

impl<T> InPlaceWrite<T> for &'static mut MaybeUninit<T> {
    type Initialized = &'static mut T;

    #[inline]
    fn write_init<E>(self, init: impl Init<T, E>) -> Result<Self::Initialized, E> {
        // SAFETY: A mutable reference is valid for writes and aligned, a `MaybeUninit` does not
        // drop what it holds, and nothing is done with `self` on `Err`. An `Init` value may move.
        unsafe { init.__init(self.as_mut_ptr())? };
        // SAFETY: The initializer succeeded.
        Ok(unsafe { self.assume_init_mut() })
    }

    #[inline]
    fn write_pin_init<E>(self, init: impl PinInit<T, E>) -> Result<Pin<Self::Initialized>, E> {
        // SAFETY: A mutable reference is valid for writes and aligned, a `MaybeUninit` does not
        // drop what it holds, and nothing is done with `self` on `Err`. It is borrowed forever and
        // only handed out pinned, so the value stays.
        unsafe { init.__init(self.as_mut_ptr())? };
        // SAFETY: The initializer succeeded.
        Ok(Pin::static_mut(unsafe { self.assume_init_mut() }))
    }
}
