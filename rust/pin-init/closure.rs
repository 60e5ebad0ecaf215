// SPDX-License-Identifier: GPL-2.0

//! Initializers created from a closure, or from another initializer by a cast.

use core::mem::MaybeUninit;

use crate::{
    invariant::Invariant,
    Init,
    PinInit, //
};

/// An initializer that calls a closure with the pointer to the slot.
///
/// # Invariants
///
/// The closure satisfies the safety requirements of [`PinInit`] and, where the type is exposed to
/// the user as an [`Init`], those of [`Init`].
struct InitClosure<F, T: ?Sized>(F, Invariant<T>);

// SAFETY: By the type invariant the closure satisfies the safety requirements of `PinInit`.
unsafe impl<T: ?Sized, F, E> PinInit<T, E> for InitClosure<F, T>
where
    F: FnOnce(*mut T) -> Result<(), E>,
{
    #[inline]
    unsafe fn __init(self, slot: *mut T) -> Result<(), E> {
        (self.0)(slot)
    }
}

// SAFETY: The type is private. `init_from_closure` returns it as an `Init`, and then, by the type
// invariant, the closure satisfies the safety requirements of `Init`; the return type of
// `pin_init_from_closure` hides this implementation.
unsafe impl<T: ?Sized, F, E> Init<T, E> for InitClosure<F, T> where
    F: FnOnce(*mut T) -> Result<(), E>
{
}

/// Creates an initializer from a closure that gets a pointer to the slot.
///
/// This is how to initialize a C structure that must not move with its own C function.
///
/// # Examples
///
/// ```
/// use core::{marker::PhantomPinned, ptr::addr_of_mut};
/// use kernel::prelude::*;
/// use pin_init::{pin_init_from_closure, PinInit};
///
/// /// A list head: it points to itself when the list is empty.
/// struct Head {
///     next: *mut Head,
///     _pin: PhantomPinned,
/// }
///
/// impl Head {
///     fn new() -> impl PinInit<Self> {
///         // SAFETY: Every field is written before `Ok` is returned, and a `Head` may be freed
///         // without being dropped. It points to `slot`, where it stays.
///         unsafe {
///             pin_init_from_closure(|slot: *mut Self| {
///                 slot.write(Self { next: slot, _pin: PhantomPinned });
///                 Ok(())
///             })
///         }
///     }
/// }
///
/// let head = KBox::pin_init(Head::new(), GFP_KERNEL)?;
/// assert!(core::ptr::eq(head.next, &*head));
/// # Ok::<(), Error>(())
/// ```
///
/// # Safety
///
/// The caller must ensure that the closure:
///
/// - returns `Ok(())` only when `slot` holds a valid `T`;
/// - leaves nothing in `slot` that needs to be dropped when it returns `Err` or unwinds;
/// - upholds the pinning rules of `T`.
///
/// The closure may rely on `slot` being valid for writes and properly aligned, and on the value
/// staying there until it is dropped, unless `T` is [`Unpin`].
#[inline]
pub const unsafe fn pin_init_from_closure<T: ?Sized, E>(
    f: impl FnOnce(*mut T) -> Result<(), E>,
) -> impl PinInit<T, E> {
    // INVARIANT: By the safety requirements of this function; the return type hides the `Init`.
    InitClosure(f, Invariant::new())
}

/// Creates an initializer, for a value that may be moved later, from a closure that gets a pointer
/// to the slot.
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
/// use pin_init::{init_from_closure, Init};
///
/// fn counting_up() -> impl Init<[u16; 512]> {
///     // SAFETY: The closure writes all elements, which need no dropping and may be moved.
///     unsafe {
///         init_from_closure(|slot: *mut [u16; 512]| {
///             for i in 0..512u16 {
///                 slot.cast::<u16>().add(usize::from(i)).write(i);
///             }
///             Ok(())
///         })
///     }
/// }
///
/// let numbers = KBox::init(counting_up(), GFP_KERNEL)?;
/// assert_eq!(numbers[511], 511);
/// # Ok::<(), Error>(())
/// ```
///
/// # Safety
///
/// The caller must ensure that the closure:
///
/// - returns `Ok(())` only when `slot` holds a valid `T`;
/// - leaves nothing in `slot` that needs to be dropped when it returns `Err` or unwinds;
/// - does not rely on the value staying in `slot` after it has returned.
///
/// The closure may rely on `slot` being valid for writes and properly aligned.
#[inline]
pub const unsafe fn init_from_closure<T: ?Sized, E>(
    f: impl FnOnce(*mut T) -> Result<(), E>,
) -> impl Init<T, E> {
    // INVARIANT: By the safety requirements of this function.
    InitClosure(f, Invariant::new())
}

/// Casts an initializer for a `T` to one for a `U` that contains it.
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
/// use pin_init::{cast_pin_init, PinInit};
///
/// #[repr(transparent)]
/// struct Celsius(i32);
///
/// fn celsius(degrees: impl PinInit<i32>) -> impl PinInit<Celsius> {
///     // SAFETY: `Celsius` is transparent over `i32` and takes any value.
///     unsafe { cast_pin_init(degrees) }
/// }
///
/// let outside = KBox::pin_init(celsius(-4), GFP_KERNEL)?;
/// assert_eq!(outside.0, -4);
/// # Ok::<(), Error>(())
/// ```
///
/// # Safety
///
/// The caller must ensure that:
///
/// - A pointer that is valid for writes of a `U`, and aligned for it, is also valid for writes of a
///   `T` and aligned for it.
/// - Where a valid `T` has been initialized in the memory of a `U`, the memory holds a valid `U`.
/// - If a `T` must stay pinned, so must a `U`, until the `T` in it is dropped.
#[inline]
pub const unsafe fn cast_pin_init<T, U, E>(init: impl PinInit<T, E>) -> impl PinInit<U, E> {
    // SAFETY: The inner initializer satisfies the requirements of `PinInit` for a `T` and, by the
    // safety requirements of this function, also for the `U`. The closure may rely on everything
    // that `__init()` requires.
    unsafe { pin_init_from_closure(|slot: *mut U| init.__init(slot.cast::<T>())) }
}

/// Casts an initializer for a movable `T` to one for a `U` that contains it.
///
/// See [`cast_pin_init`] for an example.
///
/// # Safety
///
/// The caller must ensure that:
///
/// - A pointer that is valid for writes of a `U`, and aligned for it, is also valid for writes of a
///   `T` and aligned for it.
/// - Where a valid `T` has been initialized in the memory of a `U`, the memory holds a valid `U`.
#[inline]
pub const unsafe fn cast_init<T, U, E>(init: impl Init<T, E>) -> impl Init<U, E> {
    // SAFETY: The inner initializer satisfies the requirements of `Init` for a `T` and, by the
    // safety requirements of this function, also for the `U`. The closure may rely on everything
    // that `__init()` requires.
    unsafe { init_from_closure(|slot: *mut U| init.__init(slot.cast::<T>())) }
}

/// Creates an initializer that leaves the memory uninitialized.
///
/// # Examples
///
/// ```
/// use core::mem::MaybeUninit;
/// use kernel::prelude::*;
///
/// // A buffer for a device to fill: zeroing it first would be wasted.
/// let mut buffer: KBox<MaybeUninit<[u8; 4096]>> =
///     KBox::try_init(pin_init::uninit::<_, Error>(), GFP_KERNEL)?;
///
/// // SAFETY: The whole array may be written.
/// unsafe { buffer.as_mut_ptr().write_bytes(0xff, 1) };
/// # Ok::<(), Error>(())
/// ```
#[inline]
pub fn uninit<T, E>() -> impl Init<MaybeUninit<T>, E> {
    // SAFETY: Any memory is a valid `MaybeUninit<T>`, which does not depend on its address.
    unsafe { init_from_closure(|_| Ok(())) }
}
