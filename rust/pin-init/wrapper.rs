// SPDX-License-Identifier: GPL-2.0

//! [`Wrapper`]: wrappers of one structurally pinned value.

use core::{
    cell::UnsafeCell,
    mem::MaybeUninit, //
};

use crate::{
    cast_pin_init,
    PinInit, //
};

/// A wrapper of exactly one `T`, which is pinned where the wrapper is.
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
    /// Turns an initializer for the inner value into one for the wrapper.
    fn pin_init<E>(value_init: impl PinInit<T, E>) -> impl PinInit<Self, E>;
}

impl<T> Wrapper<T> for UnsafeCell<T> {
    #[inline]
    fn pin_init<E>(value_init: impl PinInit<T, E>) -> impl PinInit<Self, E> {
        // SAFETY: `UnsafeCell<T>` has the layout and the validity of `T`, contains it in place, and
        // is `Unpin` only where `T` is.
        unsafe { cast_pin_init(value_init) }
    }
}

/// Requires a `T` without drop glue; otherwise this fails to compile.
///
/// A `MaybeUninit` never drops its contents. But a pinned value may rely on being dropped before
/// its memory is reused, for example to remove itself from a list.
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
        // `Unpin` only where `T` is. Not dropping the `T` has no effect, as the assertion above
        // ensures.
        unsafe { cast_pin_init(value_init) }
    }
}
