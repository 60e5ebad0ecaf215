// SPDX-License-Identifier: GPL-2.0

//! Making values in place, in memory that is allocated for them.
//!
//! The crate [`pin_init`] describes how a value is made in its place. This module adds the kernel's
//! smart pointers as places.
//!
//! # C's structures
//!
//! Those of `bindings` and [`uapi`] are [`Zeroable`](pin_init::Zeroable), which gives the fields
//! that a caller has no value for the one that C gives them:
//!
//! ```
//! use kernel::{init::InPlaceInit, prelude::*, uapi};
//!
//! let request = KBox::init(
//!     init!(uapi::mii_ioctl_data {
//!         phy_id: 1,
//!         ..Zeroable::init_zeroed()
//!     }),
//!     GFP_KERNEL,
//! )?;
//! assert_eq!((request.phy_id, request.reg_num), (1, 0));
//!
//! // Unions and arrays are among its fields.
//! let flow: uapi::ethtool_rx_flow_spec = pin_init::zeroed();
//! assert_eq!(flow.location, 0);
//! # Ok::<(), Error>(())
//! ```

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

/// An initializer for a struct that stays where it is built, which may fail with an [`Error`].
///
/// This is [`pin_init!`](pin_init::pin_init) with [`Error`] for the error's type; `? Type` after
/// the braces still names another. In values, `?` and `return Err(…)` end the initialization.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, types::Opaque};
///
/// #[pin_data]
/// struct Device {
///     buffer: KVec<u8>,
///     #[pin]
///     state: Opaque<u32>,
/// }
///
/// impl Device {
///     fn new(size: usize) -> impl PinInit<Self, Error> {
///         try_pin_init!(Self {
///             buffer: KVec::with_capacity(size, GFP_KERNEL)?,
///             // SAFETY: `state` is valid for writes.
///             state <- Opaque::ffi_init(|state: *mut u32| unsafe { state.write(1) }),
///         })
///     }
/// }
///
/// let device = KBox::pin_init(Device::new(100), GFP_KERNEL)?;
/// assert!(device.buffer.capacity() >= 100);
/// assert_eq!(KBox::pin_init(Device::new(usize::MAX), GFP_KERNEL).err(), Some(ENOMEM));
/// # Ok::<(), Error>(())
/// ```
///
/// [`Error`]: crate::error::Error
#[macro_export]
macro_rules! try_pin_init {
    ($($args:tt)*) => {
        $crate::__pin_init::pin_init!(#[default_error($crate::error::Error)] $($args)*)
    };
}

/// An initializer for a struct that may be moved later, which may fail with an [`Error`].
///
/// This is [`init!`](pin_init::init) with [`Error`] for the error's type; `? Type` after the braces
/// still names another. In values, `?` and `return Err(…)` end the initialization.
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
/// use pin_init::init_zeroed;
///
/// struct Pages {
///     first: KBox<[u8; 4096]>,
///     second: [u8; 4096],
/// }
///
/// let pages = KBox::init(
///     try_init!(Pages {
///         first: KBox::init(init_zeroed(), GFP_KERNEL)?,
///         second <- init_zeroed(),
///     }),
///     GFP_KERNEL,
/// )?;
/// assert_eq!(*pages.first, pages.second);
/// # Ok::<(), Error>(())
/// ```
///
/// [`Error`]: crate::error::Error
#[macro_export]
macro_rules! try_init {
    ($($args:tt)*) => {
        $crate::__pin_init::init!(#[default_error($crate::error::Error)] $($args)*)
    };
}
