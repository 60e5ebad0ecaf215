// SPDX-License-Identifier: GPL-2.0

//! In-place initialization in allocated memory.
//!
//! The crate [`pin_init`] defines initializers, which initialize a value in place. This module lets
//! them run in the memory of the kernel's smart pointers.
//!
//! # C's structures
//!
//! C's structures in `bindings` and [`uapi`] are [`Zeroable`](pin_init::Zeroable), so that fields
//! without an explicit value can be zeroed, as C does:
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

/// A smart pointer whose value can be initialized in place.
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
/// // SAFETY: The initializer wrote it.
/// assert_eq!(unsafe { *pinned.get() }, 7);
/// # Ok::<(), Error>(())
/// ```
pub trait InPlaceInit<T>: Sized {
    /// The pointer to a pinned value: `Pin<Self>`, or `Self` if its values are always pinned.
    type PinnedSelf;

    /// Allocates memory and initializes a pinned value in it.
    ///
    /// # Errors
    ///
    /// Returns the error of the initializer, or an [`AllocError`] converted to its type. Nothing is
    /// leaked.
    fn try_pin_init<E>(init: impl PinInit<T, E>, flags: Flags) -> Result<Self::PinnedSelf, E>
    where
        E: From<AllocError>;

    /// Like [`try_pin_init`](Self::try_pin_init), with the kernel's [`Error`].
    ///
    /// # Errors
    ///
    /// Returns the error of the initializer, or `ENOMEM`. Nothing is leaked.
    #[inline]
    fn pin_init<E>(init: impl PinInit<T, E>, flags: Flags) -> error::Result<Self::PinnedSelf>
    where
        Error: From<E>,
    {
        let init = |slot: *mut T| {
            // SAFETY: `slot` is the argument of the closure, so the requirements of `__init()` hold
            // for it.
            unsafe { pin_init::raw_try_init(slot, init) }.map_err(Error::from)
        };

        // SAFETY: The closure only converts the error of `init`, which satisfies the requirements
        // of `PinInit`.
        Self::try_pin_init(unsafe { pin_init_from_closure(init) }, flags)
    }

    /// Allocates memory and initializes a value in it.
    ///
    /// # Errors
    ///
    /// Returns the error of the initializer, or an [`AllocError`] converted to its type. Nothing is
    /// leaked.
    fn try_init<E>(init: impl Init<T, E>, flags: Flags) -> Result<Self, E>
    where
        E: From<AllocError>;

    /// Like [`try_init`](Self::try_init), with the kernel's [`Error`].
    ///
    /// # Errors
    ///
    /// Returns the error of the initializer, or `ENOMEM`. Nothing is leaked.
    #[inline]
    fn init<E>(init: impl Init<T, E>, flags: Flags) -> error::Result<Self>
    where
        Error: From<E>,
    {
        let init = |slot: *mut T| {
            // SAFETY: `slot` is the argument of the closure, so the requirements of `__init()` hold
            // for it.
            unsafe { pin_init::raw_try_init(slot, init) }.map_err(Error::from)
        };

        // SAFETY: The closure only converts the error of `init`, which satisfies the requirements
        // of `Init`.
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

/// Creates an initializer for a struct that stays pinned, which may fail with an [`Error`].
///
/// This is [`pin_init!`](pin_init::pin_init) with [`Error`] as the default error type; `? Type`
/// after the braces selects another. In values, `?` and `return Err(…)` end the initialization.
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

/// Creates an initializer for a struct that may be moved later, which may fail with an [`Error`].
///
/// This is [`init!`](pin_init::init) with [`Error`] as the default error type; `? Type` after the
/// braces selects another. In values, `?` and `return Err(…)` end the initialization.
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
