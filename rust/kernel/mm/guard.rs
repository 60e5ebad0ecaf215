// SPDX-License-Identifier: GPL-2.0

//! [`MmapReadGuard`] and [`VmaReadGuard`]: access to mappings that do not change.

use super::{
    virt::VmaRef,
    MmWithUser, //
};
use crate::types::NotThreadSafe;
use core::{
    convert::Infallible,
    marker::PhantomData,
    ops::Deref, //
};

/// A guard of the lock of an address space, for reading: mappings are not added or removed.
///
/// It stays on its thread, since the thread that takes the lock has to release it.
///
/// # Examples
///
/// ```
/// use kernel::{mm::MmWithUser, prelude::*};
///
/// /// Returns the number of bytes that are mapped from an address on, in one piece.
/// fn mapped(mm: &MmWithUser, address: usize) -> usize {
///     let guard = mm.mmap_read_lock();
///     guard.vma_lookup(address).map_or(0, |vma| vma.end() - address)
/// }
///
/// # let memory = kernel::kunit::TestMemory::new(1)?;
/// # let end = memory.end();
/// # let mm = kernel::current!().mm().and_then(|mm| mm.mmget_not_zero()).ok_or(EINVAL)?;
/// assert_eq!(mapped(&mm, end - 100), 100);
/// assert_eq!(mapped(&mm, end), 0);
///
/// // Nothing waits for the lock, so another reader gets it.
/// let guard = mm.mmap_read_trylock().ok_or(EBUSY)?;
/// assert!(mm.mmap_read_trylock().is_some());
/// # drop(guard);
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// The value owns the lock of `mm`, for reading, which this thread has taken.
pub struct MmapReadGuard<'a> {
    pub(super) mm: &'a MmWithUser,
    pub(super) _not_send: NotThreadSafe,
}

impl MmapReadGuard<'_> {
    /// Returns the mapping that contains an address, or `None` if there is none.
    #[inline]
    pub fn vma_lookup(&self, vma_addr: usize) -> Option<&VmaRef> {
        // SAFETY: By the type invariants the lock is held. Any address may be looked up.
        let vma = unsafe { bindings::find_vma(self.mm.as_raw(), vma_addr) };
        if vma.is_null() {
            return None;
        }

        // SAFETY: The mapping is valid, and is not removed as long as the lock is held, which is
        // until the guard, from which the result is borrowed, is dropped.
        let vma = unsafe { VmaRef::from_raw(vma) };

        // C returns the first mapping that ends after the address.
        (vma.start() <= vma_addr).then_some(vma)
    }
}

impl Drop for MmapReadGuard<'_> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariants this value owns the lock, which this thread has taken.
        unsafe { bindings::mmap_read_unlock(self.mm.as_raw()) };
    }
}

/// A guard of the lock of a single mapping.
///
/// This kernel has no such locks, so there is no value of this type, for which code has to be
/// compiled: see [`MmWithUser::lock_vma_under_rcu`].
///
/// # Examples
///
/// ```
/// use kernel::{mm::{virt::VmaRef, MmWithUser}, prelude::*};
///
/// fn with_vma<R>(mm: &MmWithUser, address: usize, f: impl FnOnce(&VmaRef) -> R) -> Option<R> {
///     if let Some(vma) = mm.lock_vma_under_rcu(address) {
///         return Some(f(&vma));
///     }
///     mm.mmap_read_lock().vma_lookup(address).map(f)
/// }
///
/// # let memory = kernel::kunit::TestMemory::new(1)?;
/// # let start = memory.start();
/// # let mm = kernel::current!().mm().and_then(|mm| mm.mmget_not_zero()).ok_or(EINVAL)?;
/// assert_eq!(with_vma(&mm, start + 1, VmaRef::start), Some(start));
/// # Ok::<(), Error>(())
/// ```
pub struct VmaReadGuard<'a> {
    never: Infallible,
    _vma: PhantomData<&'a VmaRef>,
    _not_send: NotThreadSafe,
}

impl Deref for VmaReadGuard<'_> {
    type Target = VmaRef;

    #[inline]
    fn deref(&self) -> &VmaRef {
        match self.never {}
    }
}

impl Drop for VmaReadGuard<'_> {
    #[inline]
    fn drop(&mut self) {
        match self.never {}
    }
}
