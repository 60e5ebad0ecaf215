// SPDX-License-Identifier: GPL-2.0

//! Initializers for arrays, which run one initializer for each element.

use core::ptr;

use crate::{
    invariant::Invariant,
    Init,
    PinInit, //
};

/// An initializer that calls the closure for each index, and runs the initializer it returns.
struct ArrayInit<F, T>(F, Invariant<T>);

/// Drops the elements initialized so far, unless it is forgotten.
///
/// # Invariants
///
/// `first` points to `built` initialized elements that nothing else accesses or drops.
struct Built<T> {
    first: *mut T,
    built: usize,
}

impl<T> Drop for Built<T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariant these elements are initialized, and nothing else accesses
        // or drops them.
        unsafe { ptr::slice_from_raw_parts_mut(self.first, self.built).drop_in_place() };
    }
}

// SAFETY: `Ok` is returned only after all `N` elements are initialized. If an initializer fails or
// unwinds, its own element is left uninitialized by the requirements of `PinInit`, and the guard
// drops the elements before it. Elements are initialized and dropped in place.
unsafe impl<T, F, I, E, const N: usize> PinInit<[T; N], E> for ArrayInit<F, T>
where
    F: FnMut(usize) -> I,
    I: PinInit<T, E>,
{
    #[inline]
    unsafe fn __init(mut self, slot: *mut [T; N]) -> Result<(), E> {
        // INVARIANT: No element is initialized yet.
        let mut guard = Built {
            first: slot.cast::<T>(),
            built: 0,
        };
        while guard.built < N {
            let init = (self.0)(guard.built);
            // SAFETY: By the safety requirements of this function, the array is valid for writes,
            // aligned, holds nothing to be dropped, and stays pinned; as `built < N`, the element
            // lies in it. On `Err` the element is not accessed again: the guard covers only those
            // before it.
            unsafe { init.__init(guard.first.add(guard.built))? };
            // INVARIANT: The element at index `built` is initialized now.
            guard.built += 1;
        }
        core::mem::forget(guard);
        Ok(())
    }
}

// SAFETY: Only the elements could depend on their addresses. As `I: Init`, they do not.
unsafe impl<T, F, I, E, const N: usize> Init<[T; N], E> for ArrayInit<F, T>
where
    F: FnMut(usize) -> I,
    I: Init<T, E>,
{
}

/// Creates an initializer for an array, in which the initializer returned by `make_init(i)`
/// initializes the element at index `i`.
///
/// Elements are initialized in order. If one fails, the elements before it are dropped and the
/// error is returned.
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

/// Creates an initializer for a pinned array, in which the initializer returned by `make_init(i)`
/// initializes the element at index `i`.
///
/// Elements are initialized in order. If one fails, the elements before it are dropped and the
/// error is returned.
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
