// SPDX-License-Identifier: GPL-2.0

//! [`Wrapper`]: types around one pinned value.

use core::{
    cell::UnsafeCell,
    mem::MaybeUninit, //
};

use crate::{
    cast_pin_init,
    PinInit, //
};

/// A type around exactly one `T`, which is pinned where the wrapper is.
///
/// # Examples
///
/// ```
/// use core::cell::UnsafeCell;
/// use kernel::prelude::*;
/// use pin_init::Wrapper;
///
/// let mut cell = KBox::pin_init(UnsafeCell::pin_init(42), GFP_KERNEL)?;
/// assert_eq!(*cell.as_mut().get_mut().get_mut(), 42);
/// # Ok::<(), Error>(())
/// ```
pub trait Wrapper<T> {
    /// Turns an initializer for what is inside into one for the wrapper.
    fn pin_init<E>(value_init: impl PinInit<T, E>) -> impl PinInit<Self, E>;
}

impl<T> Wrapper<T> for UnsafeCell<T> {
    #[inline]
    fn pin_init<E>(value_init: impl PinInit<T, E>) -> impl PinInit<Self, E> {
        // SAFETY: `UnsafeCell<T>` has the layout and the validity of `T`, holds it in place, and is
        // `Unpin` only where `T` is.
        unsafe { cast_pin_init(value_init) }
    }
}

/// Only for a `T` that does not need to be dropped; the compiler says so otherwise.
///
/// A `MaybeUninit` does not drop what is in it. But a pinned value may rely on being dropped before
/// its memory is reused: so that, say, it can leave a list that it is in.
impl<T> Wrapper<T> for MaybeUninit<T> {
    #[inline]
    fn pin_init<E>(value_init: impl PinInit<T, E>) -> impl PinInit<Self, E> {
        const {
            assert!(
                !core::mem::needs_drop::<T>(),
                "a pinned value must be dropped, which a `MaybeUninit` never does"
            );
        }
        // SAFETY: `MaybeUninit<T>` has the layout of `T`, any memory is valid for it, and it is
        // `Unpin` only where `T` is. Nothing is lost by not dropping a `T`, as checked above.
        unsafe { cast_pin_init(value_init) }
    }
}
