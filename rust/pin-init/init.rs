// SPDX-License-Identifier: GPL-2.0

//! The traits [`PinInit`] and [`Init`], and the functions that run an initializer.

use core::{
    convert::Infallible,
    pin::Pin, //
};

use crate::{
    ChainInit,
    ChainPinInit, //
};

/// An initializer for a `T` that stays pinned where it is initialized.
///
/// It runs at most once, in memory that the caller owns: see [`InPlaceWrite`], [`stack_pin_init!`]
/// and, for `unsafe` code, [`raw_try_init`].
///
/// `E` is the error type; with the default, [`Infallible`], the initializer cannot fail.
///
/// # Safety
///
/// Implementers must ensure that [`__init`](PinInit::__init):
///
/// - leaves a valid `T` in `slot` when it returns `Ok(())`;
/// - leaves nothing in `slot` that needs to be dropped when it returns `Err` or unwinds: it has
///   dropped everything that it initialized there, and the memory may be freed or reused;
/// - upholds the pinning rules of `T` from the moment the first address-sensitive part exists.
///
/// Prefer the functions of this crate to a direct implementation of this trait.
///
/// [`InPlaceWrite`]: crate::InPlaceWrite
/// [`stack_pin_init!`]: crate::stack_pin_init
#[must_use = "an initializer does nothing until it is run in a memory location"]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an initializer for `{T}` with the error type `{E}`",
    note = "a value of type `T` initializes a `T` and fails with `Infallible`; \
            a `Result<T, E>` initializes a `T` and fails with `E`"
)]
pub unsafe trait PinInit<T: ?Sized, E = Infallible>: Sized {
    /// Initializes a `T` in `slot`.
    ///
    /// Call [`raw_init`] or [`raw_try_init`] instead of this method: they cannot be confused with a
    /// method of the same name that the initializer's own type has.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `slot` is valid for writes, properly aligned, and does not hold a value that must still be
    ///   dropped.
    /// - When `Err` is returned, `slot` is treated as uninitialized.
    /// - When `Ok` is returned, the value is not moved, and the memory not reused, until the value
    ///   has been dropped. This does not apply where `Self: Init<T, E>`.
    unsafe fn __init(self, slot: *mut T) -> Result<(), E>;

    /// Chains a step: runs `self`, then `f` on the new, already pinned value.
    ///
    /// If `f` fails, the value is dropped and the error returned.
    ///
    /// # Examples
    ///
    /// ```
    /// use core::sync::atomic::{AtomicU32, Ordering};
    /// use kernel::prelude::*;
    /// use pin_init::PinInit;
    ///
    /// let init = AtomicU32::new(1).pin_chain(|counter| {
    ///     counter.fetch_add(41, Ordering::Relaxed);
    ///     Ok(())
    /// });
    ///
    /// let counter: Pin<KBox<AtomicU32>> = KBox::pin_init(init, GFP_KERNEL)?;
    /// assert_eq!(counter.load(Ordering::Relaxed), 42);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    fn pin_chain<F>(self, f: F) -> ChainPinInit<Self, F, T, E>
    where
        F: FnOnce(Pin<&mut T>) -> Result<(), E>,
    {
        ChainPinInit::new(self, f)
    }
}

/// An initializer for a `T` that may be moved once it is initialized.
///
/// It can be used wherever a [`PinInit`] is expected.
///
/// # Safety
///
/// Implementers must ensure that [`__init`](PinInit::__init) meets the requirements of [`PinInit`],
/// and does not rely on the value staying in `slot` after it has returned.
#[must_use = "an initializer does nothing until it is run in a memory location"]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an initializer for a movable `{T}` with the error type `{E}`",
    note = "a `PinInit` can only be run where the value stays pinned: with `KBox::pin_init`, \
            `Arc::pin_init` or `stack_pin_init!`, or in a field marked with `#[pin]`"
)]
pub unsafe trait Init<T: ?Sized, E = Infallible>: PinInit<T, E> {
    /// Chains a step: runs `self`, then `f` on the new value.
    ///
    /// If `f` fails, the value is dropped and the error returned.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    /// use pin_init::{init_zeroed, Init};
    ///
    /// let init = init_zeroed::<[u8; 4096]>().chain(|page| {
    ///     page[..5].copy_from_slice(b"magic");
    ///     Ok(())
    /// });
    ///
    /// let page: KBox<[u8; 4096]> = KBox::init(init, GFP_KERNEL)?;
    /// assert!(page.starts_with(b"magic\0"));
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    fn chain<F>(self, f: F) -> ChainInit<Self, F, T, E>
    where
        F: FnOnce(&mut T) -> Result<(), E>,
    {
        ChainInit::new(self, f)
    }
}

/// Runs an infallible initializer in `slot`.
///
/// # Examples
///
/// ```
/// use core::mem::MaybeUninit;
///
/// let mut slot = MaybeUninit::<u32>::uninit();
/// // SAFETY: `slot` is writable and aligned, holds nothing, and a `u32` may be moved.
/// unsafe { pin_init::raw_init(slot.as_mut_ptr(), 42) };
/// // SAFETY: `raw_init` initialized it.
/// assert_eq!(unsafe { slot.assume_init() }, 42);
/// ```
///
/// # Safety
///
/// The caller must ensure that:
///
/// - `slot` is valid for writes, properly aligned, and does not hold a value that must still be
///   dropped.
/// - The new value is not moved, and the memory not reused, until the value has been dropped. This
///   does not apply where `init` implements [`Init<T>`].
#[inline(always)]
pub unsafe fn raw_init<T>(slot: *mut T, init: impl PinInit<T>) {
    // SAFETY: The safety requirements of this function are those of `__init()`; there is no `Err`
    // case, as `Infallible` has no value.
    let Ok(()) = unsafe { init.__init(slot) };
}

/// Runs a fallible initializer in `slot`.
///
/// # Errors
///
/// Returns the errors of the initializer. `slot` is uninitialized then.
///
/// # Examples
///
/// ```
/// use core::mem::MaybeUninit;
///
/// let parsed = "nonsense".parse::<u32>();
///
/// let mut slot = MaybeUninit::<u32>::uninit();
/// // SAFETY: `slot` is writable and aligned, holds nothing, and a `u32` may be moved.
/// let result = unsafe { pin_init::raw_try_init(slot.as_mut_ptr(), parsed) };
/// assert!(result.is_err());
/// ```
///
/// # Safety
///
/// The caller must ensure that:
///
/// - `slot` is valid for writes, properly aligned, and does not hold a value that must still be
///   dropped.
/// - When `Err` is returned, `slot` is treated as uninitialized.
/// - When `Ok` is returned, the value is not moved, and the memory not reused, until the value has
///   been dropped. This does not apply where `init` implements [`Init<T, E>`].
#[inline(always)]
pub unsafe fn raw_try_init<T, E>(slot: *mut T, init: impl PinInit<T, E>) -> Result<(), E> {
    // SAFETY: The safety requirements of this function are those of `__init()`.
    unsafe { init.__init(slot) }
}
