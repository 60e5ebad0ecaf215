// SPDX-License-Identifier: GPL-2.0

//! Making values in place, in memory that is allocated for them.
//!
//! The crate [`pin_init`] describes how a value is made in its place. This module adds the kernel's
//! smart pointers as places.

use crate::{
    alloc::{
        AllocError,
        Allocator,
        Box,
        Flags, //
    },
    error::{
        self,
        Error, //
    },
};
use core::pin::Pin;
use pin_init::{
    init_from_closure,
    pin_init_from_closure,
    InPlaceWrite,
    Init,
    PinInit, //
};

/// Smart pointers whose value can be made in place.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, types::Opaque};
///
/// // SAFETY: `value` is valid for writes.
/// let init = Opaque::<u32>::ffi_init(|value| unsafe { value.write(7) });
/// let pinned: Pin<KBox<Opaque<u32>>> = KBox::pin_init(init, GFP_KERNEL)?;
///
/// // SAFETY: The initialiser wrote it.
/// assert_eq!(unsafe { *pinned.get() }, 7);
/// # Ok::<(), Error>(())
/// ```
pub trait InPlaceInit<T>: Sized {
    /// The pointer to a value that does not move: `Pin<Self>`, or `Self` if it never does.
    type PinnedSelf;

    /// Allocates memory and makes a value in it, which then does not move.
    ///
    /// # Errors
    ///
    /// The initialiser's error, or an [`AllocError`] as such. Nothing is left behind.
    fn try_pin_init<E>(init: impl PinInit<T, E>, flags: Flags) -> Result<Self::PinnedSelf, E>
    where
        E: From<AllocError>;

    /// Like [`try_pin_init`](Self::try_pin_init), with the kernel's [`Error`].
    ///
    /// # Errors
    ///
    /// The initialiser's error, or `ENOMEM`. Nothing is left behind.
    #[inline]
    fn pin_init<E>(init: impl PinInit<T, E>, flags: Flags) -> error::Result<Self::PinnedSelf>
    where
        Error: From<E>,
    {
        let init = |slot: *mut T| {
            // SAFETY: `slot` is what the closure was called with, see below.
            unsafe { pin_init::raw_try_init(slot, init) }.map_err(Error::from)
        };

        // SAFETY: The closure does what `init` does, but for the type of the error.
        Self::try_pin_init(unsafe { pin_init_from_closure(init) }, flags)
    }

    /// Allocates memory and makes a value in it.
    ///
    /// # Errors
    ///
    /// The initialiser's error, or an [`AllocError`] as such. Nothing is left behind.
    fn try_init<E>(init: impl Init<T, E>, flags: Flags) -> Result<Self, E>
    where
        E: From<AllocError>;

    /// Like [`try_init`](Self::try_init), with the kernel's [`Error`].
    ///
    /// # Errors
    ///
    /// The initialiser's error, or `ENOMEM`. Nothing is left behind.
    #[inline]
    fn init<E>(init: impl Init<T, E>, flags: Flags) -> error::Result<Self>
    where
        Error: From<E>,
    {
        let init = |slot: *mut T| {
            // SAFETY: `slot` is what the closure was called with, see below.
            unsafe { pin_init::raw_try_init(slot, init) }.map_err(Error::from)
        };

        // SAFETY: The closure does what `init` does, but for the type of the error.
        Self::try_init(unsafe { init_from_closure(init) }, flags)
    }
}

impl<T, A: Allocator + 'static> InPlaceInit<T> for Box<T, A> {
    type PinnedSelf = Pin<Self>;

    #[inline]
    fn try_pin_init<E>(init: impl PinInit<T, E>, flags: Flags) -> Result<Pin<Self>, E>
    where
        E: From<AllocError>,
    {
        Box::<T, A>::new_uninit(flags)?.write_pin_init(init)
    }

    #[inline]
    fn try_init<E>(init: impl Init<T, E>, flags: Flags) -> Result<Self, E>
    where
        E: From<AllocError>,
    {
        Box::<T, A>::new_uninit(flags)?.write_init(init)
    }
}
