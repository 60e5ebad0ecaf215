// SPDX-License-Identifier: GPL-2.0

//! [`InPlaceWrite`]: pointers to memory in which an initializer can be run.

use core::{
    mem::MaybeUninit,
    pin::Pin, //
};

use crate::{
    Init,
    PinInit, //
};

/// A pointer that owns uninitialized memory for a `T`, which an initializer can fill.
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
    /// The type of the pointer once there is a `T` behind it.
    type Initialized;

    /// Runs `init` in the memory behind `self`.
    ///
    /// The old contents of the memory are overwritten, not dropped.
    ///
    /// # Errors
    ///
    /// Returns the errors of `init`. `self` is then dropped.
    fn write_init<E>(self, init: impl Init<T, E>) -> Result<Self::Initialized, E>;

    /// Runs `init` in the memory behind `self`, and pins the value.
    ///
    /// The old contents of the memory are overwritten, not dropped.
    ///
    /// # Errors
    ///
    /// Returns the errors of `init`. `self` is then dropped.
    fn write_pin_init<E>(self, init: impl PinInit<T, E>) -> Result<Pin<Self::Initialized>, E>;
}

impl<T> InPlaceWrite<T> for &'static mut MaybeUninit<T> {
    type Initialized = &'static mut T;

    #[inline]
    fn write_init<E>(self, init: impl Init<T, E>) -> Result<Self::Initialized, E> {
        // SAFETY: A mutable reference is valid for writes and aligned, a `MaybeUninit` never drops
        // its contents, and `self` is not used on `Err`. The value of an `Init` need not stay
        // pinned.
        unsafe { init.__init(self.as_mut_ptr())? };
        // SAFETY: The initializer returned `Ok`, so `self` holds a valid `T`.
        Ok(unsafe { self.assume_init_mut() })
    }

    #[inline]
    fn write_pin_init<E>(self, init: impl PinInit<T, E>) -> Result<Pin<Self::Initialized>, E> {
        // SAFETY: A mutable reference is valid for writes and aligned, a `MaybeUninit` never drops
        // its contents, and `self` is not used on `Err`. It is borrowed forever and only returned
        // as a `Pin`, so the value stays pinned.
        unsafe { init.__init(self.as_mut_ptr())? };
        // SAFETY: The initializer returned `Ok`, so `self` holds a valid `T`.
        Ok(Pin::static_mut(unsafe { self.assume_init_mut() }))
    }
}
