// SPDX-License-Identifier: GPL-2.0

//! Sparse arrays.
//!
//! C header: [`include/linux/xarray.h`](srctree/include/linux/xarray.h)

use crate::{
    prelude::*,
    types::{
        ForeignOwnable,
        Opaque, //
    }, //
};
use core::marker::PhantomData;

mod guard;

pub use guard::{
    Guard,
    StoreError, //
};

/// An array of values at any index, most of which are empty.
///
/// It takes memory for the values that are there, and for a tree above them: values with indices
/// close to one another take the least.
///
/// The array has a spinlock, which [`lock`](Self::lock) takes. What can be done is done by the
/// [`Guard`]. All arrays share one class of locks, so that lockdep reports if one is locked while
/// another is.
///
/// # Invariants
///
/// `xa` is initialized. Each of its entries came from `T::into_foreign`, and is the array's.
///
/// # Examples
///
/// ```
/// use kernel::{
///     prelude::*,
///     xarray::{AllocKind, XArray},
/// };
///
/// let names = KBox::pin_init(XArray::<KBox<&str>>::new(AllocKind::Alloc), GFP_KERNEL)?;
/// let mut guard = names.lock();
///
/// guard.store(7, KBox::new("seven", GFP_ATOMIC)?, GFP_ATOMIC)?;
/// guard.store(1 << 40, KBox::new("many", GFP_ATOMIC)?, GFP_ATOMIC)?;
///
/// assert_eq!(guard.get(7), Some(&"seven"));
/// assert_eq!(guard.get(8), None);
/// assert_eq!(guard.remove(1 << 40).as_deref(), Some(&"many"));
/// assert_eq!(guard.get(1 << 40), None);
/// # Ok::<(), Error>(())
/// ```
#[pin_data(PinnedDrop)]
pub struct XArray<T: ForeignOwnable> {
    #[pin]
    xa: Opaque<bindings::xarray>,
    // Neither shorter lifetimes nor longer ones: values can be stored through a reference.
    _values: PhantomData<fn(T) -> T>,
}

// SAFETY: The values, which are all that an array has, may be sent.
unsafe impl<T: ForeignOwnable + Send> Send for XArray<T> {}

// SAFETY: A lock protects the values: only one thread has access to them at a time, and that of
// another thread is as if they were sent to it.
unsafe impl<T: ForeignOwnable + Send> Sync for XArray<T> {}

/// From which index on free places are counted, as C's `xa_alloc()` does.
///
/// [`store`](Guard::store) takes any index in any array.
pub enum AllocKind {
    /// From 0.
    Alloc,
    /// From 1.
    Alloc1,
}

impl<T: ForeignOwnable> XArray<T> {
    /// Makes an empty array.
    ///
    /// The build fails unless the pointers that stand for values are multiples of 4: the two lowest
    /// bits tell the array's own entries from them.
    pub fn new(kind: AllocKind) -> impl PinInit<Self> {
        const_assert!(
            T::FOREIGN_ALIGN >= 4,
            "pointers to values in an `XArray` must be aligned to 4 bytes"
        );

        let flags = match kind {
            AllocKind::Alloc => bindings::XA_FLAGS_ALLOC,
            AllocKind::Alloc1 => bindings::XA_FLAGS_ALLOC1,
        };

        // INVARIANT: An array without entries.
        pin_init!(Self {
            // SAFETY: There is room for an `xarray` at `xa`.
            xa <- Opaque::ffi_init(|xa| unsafe { bindings::xa_init_flags(xa, flags) }),
            _values: PhantomData,
        })
    }

    /// Takes the lock, if nobody has it.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{
    ///     prelude::*,
    ///     xarray::{AllocKind, XArray},
    /// };
    ///
    /// let array = KBox::pin_init(XArray::<KBox<u32>>::new(AllocKind::Alloc), GFP_KERNEL)?;
    ///
    /// let guard = array.lock();
    /// assert!(array.try_lock().is_none());
    ///
    /// drop(guard);
    /// assert!(array.try_lock().is_some());
    /// # Ok::<(), Error>(())
    /// ```
    pub fn try_lock(&self) -> Option<Guard<'_, T>> {
        // SAFETY: By the type's invariant.
        if unsafe { bindings::xa_trylock(self.xa.get()) } == 0 {
            return None;
        }

        // SAFETY: The lock was taken.
        Some(unsafe { Guard::new(self) })
    }

    /// Takes the lock, as soon as nobody has it.
    ///
    /// The context is atomic from then on, until the guard is dropped. The lock must not be taken
    /// in interrupts.
    pub fn lock(&self) -> Guard<'_, T> {
        // SAFETY: By the type's invariant.
        unsafe { bindings::xa_lock(self.xa.get()) };

        // SAFETY: The lock was taken.
        unsafe { Guard::new(self) }
    }
}

#[pinned_drop]
impl<T: ForeignOwnable> PinnedDrop for XArray<T> {
    fn drop(self: Pin<&mut Self>) {
        let xa = self.xa.get();
        let (mut index, last, any) = (0, c_ulong::MAX, bindings::XA_PRESENT);

        // SAFETY: By the type's invariant.
        let mut entry = unsafe { bindings::xa_find(xa, &mut index, last, any) };

        while !entry.is_null() {
            // SAFETY: By the type's invariant the entry came from `into_foreign`, and nobody else
            // has it. It stays in the array, but each is found only once.
            drop(unsafe { T::from_foreign(entry) });

            // SAFETY: By the type's invariant. What an entry points to is of no interest to C.
            entry = unsafe { bindings::xa_find_after(xa, &mut index, last, any) };
        }

        // SAFETY: By the type's invariant. The entries are the array's no more, and it is not used
        // again.
        unsafe { bindings::xa_destroy(xa) };
    }
}
