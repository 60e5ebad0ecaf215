// SPDX-License-Identifier: GPL-2.0

//! Address spaces: the memory of processes.
//!
//! C headers: [`include/linux/mm_types.h`](srctree/include/linux/mm_types.h),
//! [`include/linux/sched/mm.h`](srctree/include/linux/sched/mm.h) and
//! [`include/linux/mmap_lock.h`](srctree/include/linux/mmap_lock.h)
//!
//! An address space has two counts. As long as one of its *users* is left, such as a thread of the
//! process, it has memory: that is an [`MmWithUser`]. When the last is gone, everything is
//! unmapped. What remains of the address space, an [`Mm`], is freed with the last *reference*.

use crate::{
    sync::aref::{
        ARef,
        AlwaysRefCounted, //
    },
    types::{
        NotThreadSafe,
        Opaque, //
    }, //
};
use core::{
    ops::Deref,
    ptr::NonNull, //
};

mod guard;
#[cfg(CONFIG_MMU)]
mod user_async;
pub mod virt;

pub use guard::{
    MmapReadGuard,
    VmaReadGuard, //
};
#[cfg(CONFIG_MMU)]
pub use user_async::MmWithUserAsync;

/// An address space, which may have no users left, and thus no memory: C's `struct mm_struct`.
///
/// An [`ARef`] to it keeps the structure only, not the memory, so it can be kept for any time. It
/// may sleep when it is dropped.
///
/// # Examples
///
/// ```
/// use kernel::{current, mm::Mm, prelude::*, sync::aref::ARef};
///
/// # let memory = kernel::kunit::TestMemory::new(1)?;
/// let mm: ARef<Mm> = ARef::from(&**current!().mm().ok_or(EINVAL)?);
/// assert!(mm.mmget_not_zero().is_some());
///
/// // The process exits.
/// # drop(memory);
/// assert!(mm.mmget_not_zero().is_none());
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// The structure is reference-counted by C: it is valid at least from `mmgrab()` to the matching
/// `mmdrop()`.
#[repr(transparent)]
pub struct Mm {
    mm: Opaque<bindings::mm_struct>,
}

// SAFETY: Any thread may drop the last reference, as `mmdrop()` does not depend on the thread that
// took it.
unsafe impl Send for Mm {}

// SAFETY: The functions below may be called from any thread.
unsafe impl Sync for Mm {}

// SAFETY: These functions count references, and C frees the structure only when none is left.
unsafe impl AlwaysRefCounted for Mm {
    #[inline]
    fn inc_ref(&self) {
        // SAFETY: By the type invariants the structure is valid.
        unsafe { bindings::mmgrab(self.as_raw()) };
    }

    #[inline]
    unsafe fn dec_ref(obj: NonNull<Self>) {
        // SAFETY: By the safety requirements of this function, the caller owns a reference and
        // gives it up.
        unsafe { bindings::mmdrop(obj.cast().as_ptr()) };
    }
}

impl Mm {
    /// Borrows an `mm_struct` of C.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points to an `mm_struct` that is not freed before the end
    /// of `'a`.
    #[inline]
    pub unsafe fn from_raw<'a>(ptr: *const bindings::mm_struct) -> &'a Mm {
        // SAFETY: By the safety requirements of this function, the structure is valid for `'a`. The
        // types have the same layout.
        unsafe { &*ptr.cast() }
    }

    /// Returns the address space as a pointer for C.
    #[inline]
    pub fn as_raw(&self) -> *mut bindings::mm_struct {
        self.mm.get()
    }

    /// Becomes a user of the address space, so that its memory stays.
    ///
    /// Returns `None` if it has no users left. A user should not stay longer than necessary: the
    /// memory of a process that exits is not freed before.
    #[inline]
    pub fn mmget_not_zero(&self) -> Option<ARef<MmWithUser>> {
        // SAFETY: By the type invariants the structure is valid.
        if !unsafe { bindings::mmget_not_zero(self.as_raw()) } {
            return None;
        }

        // SAFETY: The function has counted a user, whose ownership passes to the `ARef`. The types
        // have the same layout.
        Some(unsafe { ARef::from_raw(NonNull::from(self).cast()) })
    }
}

/// An address space that has users, and thus memory.
///
/// An [`ARef`] to it is such a user. When it is dropped it may sleep, and run what the owners of
/// mappings do when these are removed: see [`into_mmput_async`](Self::into_mmput_async).
///
/// # Examples
///
/// ```
/// use kernel::{mm::{virt::flags, MmWithUser}, prelude::*};
///
/// /// Returns whether there is memory at an address that can be written.
/// fn is_writable(mm: &MmWithUser, address: usize) -> bool {
///     mm.mmap_read_lock()
///         .vma_lookup(address)
///         .is_some_and(|vma| vma.flags() & flags::WRITE != 0)
/// }
///
/// # let memory = kernel::kunit::TestMemory::new(2)?;
/// # let (start, end) = (memory.start(), memory.end());
/// let mm = kernel::current!().mm().and_then(|mm| mm.mmget_not_zero()).ok_or(EINVAL)?;
/// assert!(is_writable(&mm, start));
/// assert!(is_writable(&mm, end - 1));
/// assert!(!is_writable(&mm, end));
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// The address space has a user, which is counted by `mm_users`, at least from `mmget()` to the
/// matching `mmput()`.
#[repr(transparent)]
pub struct MmWithUser {
    mm: Mm,
}

// SAFETY: Any thread may drop the last user, as `mmput()` does not depend on the thread that called
// `mmget()`.
unsafe impl Send for MmWithUser {}

// SAFETY: The functions below may be called from any thread.
unsafe impl Sync for MmWithUser {}

// SAFETY: These functions count users, and C does not free the structure while there is one.
unsafe impl AlwaysRefCounted for MmWithUser {
    #[inline]
    fn inc_ref(&self) {
        // SAFETY: By the type invariants the address space has a user.
        unsafe { bindings::mmget(self.as_raw()) };
    }

    #[inline]
    unsafe fn dec_ref(obj: NonNull<Self>) {
        // SAFETY: By the safety requirements of this function, the caller owns a count and gives it
        // up.
        unsafe { bindings::mmput(obj.cast().as_ptr()) };
    }
}

impl Deref for MmWithUser {
    type Target = Mm;

    #[inline]
    fn deref(&self) -> &Mm {
        &self.mm
    }
}

impl MmWithUser {
    /// Borrows an `mm_struct` of C that has users.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points to an `mm_struct` that has a user until the end of
    /// `'a`.
    #[inline]
    pub unsafe fn from_raw<'a>(ptr: *const bindings::mm_struct) -> &'a MmWithUser {
        // SAFETY: By the safety requirements of this function, the structure has a user, and thus
        // is valid, for `'a`. The types have the same layout.
        unsafe { &*ptr.cast() }
    }

    /// Locks the mapping at an address, if that is possible without waiting.
    ///
    /// Callers have to be prepared for `None`, and take [`mmap_read_lock`](Self::mmap_read_lock)
    /// then. This kernel has no locks of single mappings, so the result is always `None`, as it is
    /// in mainline without `CONFIG_PER_VMA_LOCK`. The compiler knows that: code for `Some` is
    /// omitted.
    #[inline(always)]
    pub fn lock_vma_under_rcu(&self, _vma_addr: usize) -> Option<VmaReadGuard<'_>> {
        None
    }

    /// Locks the list of mappings, for reading. May sleep.
    ///
    /// No mapping is added, changed or removed until the guard is dropped. Page faults take the
    /// same lock: a thread that has the guard must not access memory in user space.
    #[inline]
    pub fn mmap_read_lock(&self) -> MmapReadGuard<'_> {
        // SAFETY: By the type invariants the address space is valid.
        unsafe { bindings::mmap_read_lock(self.as_raw()) };

        // INVARIANT: The lock was just taken.
        MmapReadGuard {
            mm: self,
            _not_send: NotThreadSafe,
        }
    }

    /// Locks the list of mappings, for reading, if that is possible without waiting.
    ///
    /// Otherwise, returns `None`.
    #[inline]
    pub fn mmap_read_trylock(&self) -> Option<MmapReadGuard<'_>> {
        // SAFETY: By the type invariants the address space is valid.
        let locked = unsafe { bindings::mmap_read_trylock(self.as_raw()) };

        // INVARIANT: The lock was just taken.
        locked.then(|| MmapReadGuard {
            mm: self,
            _not_send: NotThreadSafe,
        })
    }
}
