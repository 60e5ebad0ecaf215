// SPDX-License-Identifier: GPL-2.0

//! [`XArray`]: sparse arrays.
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

/// A sparse array of values, each at any index.
///
/// It uses memory for its values and for the tree that contains them: values at neighboring indices
/// need less memory.
///
/// The array has a spinlock, which [`lock`](Self::lock) acquires. Its values are accessed through
/// the [`Guard`]. All arrays share one lock class, so lockdep reports locking one array while
/// another one is locked.
///
/// # Invariants
///
/// `xa` is initialized. Each of its entries came from `T::into_foreign`, and is owned by the array.
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
    // Invariant in `T`: values can be stored through a shared reference.
    _values: PhantomData<fn(T) -> T>,
}

// SAFETY: An array only owns its values, which are `Send`.
unsafe impl<T: ForeignOwnable + Send> Send for XArray<T> {}

// SAFETY: The lock serializes access to the values. Access by another thread is, in effect, sending
// them, and they are `Send`.
unsafe impl<T: ForeignOwnable + Send> Sync for XArray<T> {}

/// The first index for the allocation of free indices, as in C's `xa_alloc()`.
///
/// [`store`](Guard::store) accepts any index, for both kinds.
pub enum AllocKind {
    /// Starts from 0.
    Alloc,
    /// Starts from 1.
    Alloc1,
}

impl<T: ForeignOwnable> XArray<T> {
    /// Creates an initializer of an empty array.
    ///
    /// The build fails unless the foreign pointers of values are aligned to 4 bytes: the two lowest
    /// bits distinguish them from internal entries of the array.
    pub fn new(kind: AllocKind) -> impl PinInit<Self> {
        const_assert!(
            T::FOREIGN_ALIGN >= 4,
            "pointers to values in an `XArray` must be aligned to 4 bytes"
        );

        let flags = match kind {
            AllocKind::Alloc => bindings::XA_FLAGS_ALLOC,
            AllocKind::Alloc1 => bindings::XA_FLAGS_ALLOC1,
        };

        // INVARIANT: `xa` is initialized, without entries.
        pin_init!(Self {
            // SAFETY: `xa` is valid for writes of an `xarray`.
            xa <- Opaque::ffi_init(|xa| unsafe { bindings::xa_init_flags(xa, flags) }),
            _values: PhantomData,
        })
    }

    /// Acquires the lock if it is available, without waiting.
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
        // SAFETY: By the type invariants, `xa` is initialized.
        if unsafe { bindings::xa_trylock(self.xa.get()) } == 0 {
            return None;
        }

        // SAFETY: The lock was just acquired by this thread.
        Some(unsafe { Guard::new(self) })
    }

    /// Acquires the lock, after waiting for it if necessary.
    ///
    /// The thread is in atomic context until the guard is dropped. The lock must not be acquired in
    /// interrupts.
    pub fn lock(&self) -> Guard<'_, T> {
        // SAFETY: By the type invariants, `xa` is initialized.
        unsafe { bindings::xa_lock(self.xa.get()) };

        // SAFETY: The lock was just acquired by this thread.
        unsafe { Guard::new(self) }
    }
}

#[pinned_drop]
impl<T: ForeignOwnable> PinnedDrop for XArray<T> {
    fn drop(self: Pin<&mut Self>) {
        let xa = self.xa.get();
        let (mut index, last, any) = (0, c_ulong::MAX, bindings::XA_PRESENT);

        // SAFETY: By the type invariants, `xa` is initialized.
        let mut entry = unsafe { bindings::xa_find(xa, &mut index, last, any) };

        while !entry.is_null() {
            // SAFETY: By the type invariants, the entry came from `into_foreign`, and is owned by
            // the array. It stays in the array, but each entry is found only once.
            drop(unsafe { T::from_foreign(entry) });

            // SAFETY: By the type invariants, `xa` is initialized. C does not dereference entries.
            entry = unsafe { bindings::xa_find_after(xa, &mut index, last, any) };
        }

        // SAFETY: By the type invariants, `xa` is initialized. It is not used again; the entries,
        // which `xa_destroy()` does not dereference, have been dropped.
        unsafe { bindings::xa_destroy(xa) };
    }
}
