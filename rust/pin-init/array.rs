// SPDX-License-Identifier: GPL-2.0

//! Arrays, element by element.

use core::ptr;

use crate::{
    invariant::Invariant,
    Init,
    PinInit, //
};

/// Calls the closure for each index and runs the initializer it returns.
struct ArrayInit<F, T>(F, Invariant<T>);

/// Drops the elements built so far, unless it is forgotten.
///
/// # Invariants
///
/// `first` points to `built` initialised elements that nothing else accesses or drops.
struct Built<T> {
    first: *mut T,
    built: usize,
}

impl<T> Drop for Built<T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariant these elements are initialised, and nothing else drops
        // them.
        unsafe { ptr::slice_from_raw_parts_mut(self.first, self.built).drop_in_place() };
    }
}

// SAFETY: `Ok` is returned after all `N` elements have been built. When an initializer fails or
// unwinds, it left its own element uninitialised, and the guard drops those before it. Elements are
// built and dropped in place.
unsafe impl<T, F, I, E, const N: usize> PinInit<[T; N], E> for ArrayInit<F, T>
where
    F: FnMut(usize) -> I,
    I: PinInit<T, E>,
{
    #[inline]
    unsafe fn __init(mut self, slot: *mut [T; N]) -> Result<(), E> {
        // INVARIANT: No element is built yet.
        let mut guard = Built {
            first: slot.cast::<T>(),
            built: 0,
        };
        while guard.built < N {
            let init = (self.0)(guard.built);
            // SAFETY: `built < N`, so the element lies in the array that the caller promised to be
            // valid for writes, aligned, empty, and to stay where it is. On `Err` it is not touched
            // again: the guard covers only the elements before it.
            unsafe { init.__init(guard.first.add(guard.built))? };
            // INVARIANT: The element at index `built` is initialised now.
            guard.built += 1;
        }
        core::mem::forget(guard);
        Ok(())
    }
}

// SAFETY: Only the elements could rely on their addresses, and with `I: Init` they do not.
unsafe impl<T, F, I, E, const N: usize> Init<[T; N], E> for ArrayInit<F, T>
where
    F: FnMut(usize) -> I,
    I: Init<T, E>,
{
}

/// Initialises an array: the element at index `i` with the initializer that `make_init(i)` returns.
///
/// Elements are built in order. When one fails, those before it are dropped and the error is
/// passed on.
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
/// use pin_init::init_array_from_fn;
///
/// let even: KBox<[usize; 1000]> = KBox::init(init_array_from_fn(|i| 2 * i), GFP_KERNEL)?;
/// assert_eq!(even[999], 1998);
/// # Ok::<(), Error>(())
/// ```
#[inline]
pub fn init_array_from_fn<I, const N: usize, T, E>(
    make_init: impl FnMut(usize) -> I,
) -> impl Init<[T; N], E>
where
    I: Init<T, E>,
{
    ArrayInit(make_init, Invariant::new())
}

/// Initialises a pinned array: the element at index `i` with the initializer that `make_init(i)`
/// returns.
///
/// Elements are built in order. When one fails, those before it are dropped and the error is
/// passed on.
///
/// # Examples
///
/// ```
/// use core::{pin::Pin, sync::atomic::{AtomicUsize, Ordering}};
/// use kernel::prelude::*;
/// use pin_init::pin_init_array_from_fn;
///
/// let hits: Pin<KBox<[AtomicUsize; 64]>> =
///     KBox::pin_init(pin_init_array_from_fn(|_| AtomicUsize::new(0)), GFP_KERNEL)?;
/// hits[3].fetch_add(1, Ordering::Relaxed);
/// # Ok::<(), Error>(())
/// ```
#[inline]
pub fn pin_init_array_from_fn<I, const N: usize, T, E>(
    make_init: impl FnMut(usize) -> I,
) -> impl PinInit<[T; N], E>
where
    I: PinInit<T, E>,
{
    ArrayInit(make_init, Invariant::new())
}
