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

/// An initializer for a `T` that stays where it is built.
///
/// The initializer is run at most once, by whoever owns the memory: see [`InPlaceWrite`],
/// [`stack_pin_init!`] and, for `unsafe` code, [`raw_try_init`].
///
/// `E` is what it fails with; the default, [`Infallible`], says that it cannot fail.
///
/// # Safety
///
/// This trait is meant to be implemented through the functions of this crate. An implementation of
/// [`__init`](PinInit::__init) must ensure that:
///
/// - when it returns `Ok(())`, `slot` holds a valid `T`;
/// - when it returns `Err`, or unwinds, `slot` holds nothing that needs to be dropped: whatever
///   was built in it has been dropped again, and the memory may be freed or reused;
/// - it upholds the pinning rules of `T` from the moment the first address-sensitive part exists.
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
    /// Builds a `T` in `slot`.
    ///
    /// Call [`raw_init`] or [`raw_try_init`] instead of this method: they cannot be confused with a
    /// method of the same name of the initializer itself.
    ///
    /// # Safety
    ///
    /// - `slot` must be valid for writes, properly aligned, and must not hold a value that still
    ///   has to be dropped.
    /// - When `Err` is returned, the caller must treat `slot` as uninitialised.
    /// - When `Ok` is returned, the value must not be moved, and the memory not be reused, until it
    ///   has been dropped. This does not apply where `Self: Init<T, E>`.
    unsafe fn __init(self, slot: *mut T) -> Result<(), E>;

    /// Adds a step: runs `self`, then `f` on the new, already pinned value.
    ///
    /// When `f` fails, the value is dropped and the error passed on.
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

/// An initializer for a `T` that may be moved once it is built.
///
/// It can be used wherever a [`PinInit`] is asked for.
///
/// # Safety
///
/// In addition to what [`PinInit`] asks for, [`__init`](PinInit::__init) must not rely on the value
/// staying in `slot` after it has returned.
#[must_use = "an initializer does nothing until it is run in a memory location"]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an initializer for a movable `{T}` with the error type `{E}`",
    note = "a `PinInit` can only be run where the value stays pinned: with `KBox::pin_init`, \
            `Arc::pin_init` or `stack_pin_init!`, or in a field marked with `#[pin]`"
)]
pub unsafe trait Init<T: ?Sized, E = Infallible>: PinInit<T, E> {
    /// Adds a step: runs `self`, then `f` on the new value.
    ///
    /// When `f` fails, the value is dropped and the error passed on.
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

/// Runs an initializer that cannot fail.
///
/// # Examples
///
/// ```
/// use core::mem::MaybeUninit;
///
/// let mut slot = MaybeUninit::<u32>::uninit();
/// // SAFETY: `slot` is writable and aligned, holds nothing, and a `u32` may be moved.
/// unsafe { pin_init::raw_init(slot.as_mut_ptr(), 42) };
/// // SAFETY: `raw_init` initialised it.
/// assert_eq!(unsafe { slot.assume_init() }, 42);
/// ```
///
/// # Safety
///
/// - `slot` must be valid for writes, properly aligned, and must not hold a value that still has to
///   be dropped.
/// - The new value must not be moved, and the memory not be reused, until it has been dropped. This
///   does not apply where `init` implements [`Init<T>`].
#[inline(always)]
pub unsafe fn raw_init<T>(slot: *mut T, init: impl PinInit<T>) {
    // SAFETY: The caller keeps the requirements of `__init`; there is no `Err` to heed, as
    // `Infallible` has no value.
    let Ok(()) = unsafe { init.__init(slot) };
}

/// Runs an initializer that may fail.
///
/// # Errors
///
/// Those of the initializer. `slot` is uninitialised then.
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
/// - `slot` must be valid for writes, properly aligned, and must not hold a value that still has to
///   be dropped.
/// - When `Err` is returned, the caller must treat `slot` as uninitialised.
/// - When `Ok` is returned, the value must not be moved, and the memory not be reused, until it has
///   been dropped. This does not apply where `init` implements [`Init<T, E>`].
#[inline(always)]
pub unsafe fn raw_try_init<T, E>(slot: *mut T, init: impl PinInit<T, E>) -> Result<(), E> {
    // SAFETY: The requirements of `__init` are those of this function.
    unsafe { init.__init(slot) }
}
