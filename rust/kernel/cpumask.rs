// SPDX-License-Identifier: GPL-2.0

//! Sets of processors.
//!
//! C header: [`include/linux/cpumask.h`](srctree/include/linux/cpumask.h)

use crate::{
    alloc::{
        AllocError,
        Flags, //
    },
    cpu::CpuId,
    prelude::*, //
};
use core::{
    cell::UnsafeCell,
    ops::{
        Deref,
        DerefMut, //
    }, //
};

#[cfg(CONFIG_CPUMASK_OFFSTACK)]
use {
    crate::alloc::allocator::gfp,
    core::ptr::NonNull, //
};

/// A set of processors. C's `struct cpumask`.
///
/// [`CpumaskVar`] has one of its own; one of C's is borrowed by [`from_raw`](Self::from_raw).
///
/// # Invariants
///
/// At the address of a reference there are as many bits as C's functions use: those of all
/// processors there can be on this machine, which may be fewer than `struct cpumask` has.
///
/// # Examples
///
/// ```
/// use kernel::{bindings, cpu::CpuId, cpumask::Cpumask, prelude::*};
///
/// let mut c_mask = bindings::cpumask::default();
///
/// // SAFETY: The mask is there for longer than `mask`, which alone uses it.
/// let mask = unsafe { Cpumask::from_raw_mut(&mut c_mask) };
///
/// assert!(mask.empty());
/// mask.set(CpuId::current());
/// assert_eq!(mask.weight(), 1);
/// ```
// A reference to it says nothing about memory, as C's type may be larger than what is there. Nor
// can values be exchanged through two references.
#[repr(C)]
pub struct Cpumask {
    bits: UnsafeCell<[c_ulong; 0]>,
}

// SAFETY: The bits belong to no thread.
unsafe impl Send for Cpumask {}

// SAFETY: Through a shared reference, bits are only read, by C code that copes with changes.
unsafe impl Sync for Cpumask {}

impl Cpumask {
    /// Borrows a mask that C has, to change it.
    ///
    /// # Safety
    ///
    /// `ptr` points to a mask that is not freed before the end of `'a`, and until then used in no
    /// other way.
    #[inline]
    pub unsafe fn from_raw_mut<'a>(ptr: *mut bindings::cpumask) -> &'a mut Self {
        // INVARIANT: The caller vouches for it.
        //
        // SAFETY: The address is aligned and not null, and the type has no size.
        unsafe { &mut *ptr.cast() }
    }

    /// Borrows a mask that C has.
    ///
    /// # Safety
    ///
    /// `ptr` points to a mask that is not freed before the end of `'a`.
    #[inline]
    pub unsafe fn from_raw<'a>(ptr: *const bindings::cpumask) -> &'a Self {
        // INVARIANT: The caller vouches for it.
        //
        // SAFETY: The address is aligned and not null, and the type has no size.
        unsafe { &*ptr.cast() }
    }

    /// The mask as C has it.
    #[inline]
    pub fn as_raw(&self) -> *mut bindings::cpumask {
        self.bits.get().cast()
    }

    /// Adds a processor. C's `__cpumask_set_cpu()`, which is not atomic.
    #[inline]
    pub fn set(&mut self, cpu: CpuId) {
        // SAFETY: By the type's invariant there is a bit for each processor.
        unsafe { bindings::__cpumask_set_cpu(u32::from(cpu), self.as_raw()) };
    }

    /// Removes a processor. C's `__cpumask_clear_cpu()`, which is not atomic.
    #[inline]
    pub fn clear(&mut self, cpu: CpuId) {
        // SAFETY: By the type's invariant there is a bit for each processor.
        unsafe { bindings::__cpumask_clear_cpu(i32::from(cpu), self.as_raw()) };
    }

    /// Whether a processor is in the set.
    #[inline]
    pub fn test(&self, cpu: CpuId) -> bool {
        // SAFETY: By the type's invariant there is a bit for each processor.
        unsafe { bindings::cpumask_test_cpu(i32::from(cpu), self.as_raw()) }
    }

    /// Adds all processors that there can be.
    ///
    /// A kernel that is made for more of them than the machine can have adds those, too.
    #[inline]
    pub fn setall(&mut self) {
        // SAFETY: By the type's invariant.
        unsafe { bindings::cpumask_setall(self.as_raw()) };
    }

    /// Whether no processor is in the set.
    #[inline]
    pub fn empty(&self) -> bool {
        // SAFETY: By the type's invariant.
        unsafe { bindings::cpumask_empty(self.as_raw()) }
    }

    /// Whether all processors that there can be are in the set.
    #[inline]
    pub fn full(&self) -> bool {
        // SAFETY: By the type's invariant.
        unsafe { bindings::cpumask_full(self.as_raw()) }
    }

    /// How many processors are in the set.
    #[inline]
    pub fn weight(&self) -> u32 {
        // SAFETY: By the type's invariant.
        unsafe { bindings::cpumask_weight(self.as_raw()) }
    }

    /// Copies the set to another.
    #[inline]
    pub fn copy(&self, dstp: &mut Self) {
        // SAFETY: By the type's invariant, for both; they are not the same.
        unsafe { bindings::cpumask_copy(dstp.as_raw(), self.as_raw()) };
    }
}

/// A [`Cpumask`] with memory of its own. C's `cpumask_var_t`.
///
/// With `CONFIG_CPUMASK_OFFSTACK` the memory is allocated; otherwise the mask is in the value.
///
/// # Invariants
///
/// It is a `cpumask_var_t` with a mask, which is this value's.
///
/// # Examples
///
/// ```
/// use kernel::{
///     cpu::{nr_cpu_ids, CpuId},
///     cpumask::CpumaskVar,
///     prelude::*,
/// };
///
/// let first = CpuId::from_u32(0).ok_or(ENODEV)?;
/// let mut mask = CpumaskVar::new_zero(GFP_KERNEL)?;
/// assert!(mask.empty());
///
/// mask.setall();
/// assert!(mask.full());
/// // A kernel that is configured for few processors counts all it might have.
/// assert!(mask.weight() >= nr_cpu_ids());
///
/// let copy = CpumaskVar::try_clone(&mask)?;
/// mask.clear(first);
/// assert!(!mask.test(first));
/// assert!(copy.test(first));
/// # Ok::<(), Error>(())
/// ```
#[repr(transparent)]
pub struct CpumaskVar {
    #[cfg(CONFIG_CPUMASK_OFFSTACK)]
    ptr: NonNull<bindings::cpumask>,
    #[cfg(not(CONFIG_CPUMASK_OFFSTACK))]
    mask: crate::types::Opaque<bindings::cpumask>,
}

// SAFETY: The mask belongs to no thread.
unsafe impl Send for CpumaskVar {}

// SAFETY: What a shared reference allows is what one to a `Cpumask` does, which may be shared.
unsafe impl Sync for CpumaskVar {}

impl CpumaskVar {
    /// Makes an empty set.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory.
    pub fn new_zero(_flags: Flags) -> Result<Self, AllocError> {
        #[cfg(CONFIG_CPUMASK_OFFSTACK)]
        {
            let mut ptr = core::ptr::null_mut();

            // SAFETY: `ptr` may be written to. It may be called with any of the flags that `gfp()`
            // lets pass.
            unsafe { bindings::zalloc_cpumask_var(&mut ptr, gfp(_flags)) };

            // INVARIANT: A mask was allocated.
            Ok(Self {
                ptr: NonNull::new(ptr).ok_or(AllocError)?,
            })
        }

        // INVARIANT: The mask is within.
        #[cfg(not(CONFIG_CPUMASK_OFFSTACK))]
        Ok(Self {
            mask: crate::types::Opaque::zeroed(),
        })
    }

    /// Makes a set whose content is left over from the last use of the memory.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory.
    ///
    /// # Safety
    ///
    /// The set must be given a content before it is read in any way.
    pub unsafe fn new(_flags: Flags) -> Result<Self, AllocError> {
        #[cfg(CONFIG_CPUMASK_OFFSTACK)]
        {
            let mut ptr = core::ptr::null_mut();

            // SAFETY: `ptr` may be written to. It may be called with any of the flags that `gfp()`
            // lets pass.
            unsafe { bindings::alloc_cpumask_var(&mut ptr, gfp(_flags)) };

            // INVARIANT: A mask was allocated.
            Ok(Self {
                ptr: NonNull::new(ptr).ok_or(AllocError)?,
            })
        }

        // INVARIANT: The mask is within.
        #[cfg(not(CONFIG_CPUMASK_OFFSTACK))]
        Ok(Self {
            mask: crate::types::Opaque::uninit(),
        })
    }

    /// Borrows one that C has, to change it.
    ///
    /// # Safety
    ///
    /// `ptr` points to a `cpumask_var_t` with a mask, neither of which is freed before the end of
    /// `'a`, nor used in any other way until then. It is not replaced by another.
    #[inline]
    pub unsafe fn from_raw_mut<'a>(ptr: *mut bindings::cpumask_var_t) -> &'a mut Self {
        // INVARIANT: The caller vouches for it.
        //
        // SAFETY: `Self` has the layout of a `cpumask_var_t`, which the caller vouches for.
        unsafe { &mut *ptr.cast() }
    }

    /// Borrows one that C has.
    ///
    /// # Safety
    ///
    /// `ptr` points to a `cpumask_var_t` with a mask, neither of which is freed before the end of
    /// `'a`.
    #[inline]
    pub unsafe fn from_raw<'a>(ptr: *const bindings::cpumask_var_t) -> &'a Self {
        // INVARIANT: The caller vouches for it.
        //
        // SAFETY: `Self` has the layout of a `cpumask_var_t`, which the caller vouches for.
        unsafe { &*ptr.cast() }
    }

    /// Makes a copy of a set. May sleep.
    ///
    /// # Errors
    ///
    /// `ENOMEM` if there is no memory.
    pub fn try_clone(cpumask: &Cpumask) -> Result<Self> {
        let mut copy = Self::new_zero(GFP_KERNEL)?;

        cpumask.copy(&mut copy);
        Ok(copy)
    }

    /// The mask as C has it.
    #[inline]
    fn raw(&self) -> *mut bindings::cpumask {
        #[cfg(CONFIG_CPUMASK_OFFSTACK)]
        return self.ptr.as_ptr();

        #[cfg(not(CONFIG_CPUMASK_OFFSTACK))]
        return self.mask.get();
    }
}

impl Deref for CpumaskVar {
    type Target = Cpumask;

    #[inline]
    fn deref(&self) -> &Cpumask {
        // SAFETY: By the type's invariant.
        unsafe { Cpumask::from_raw(self.raw()) }
    }
}

impl DerefMut for CpumaskVar {
    #[inline]
    fn deref_mut(&mut self) -> &mut Cpumask {
        // SAFETY: By the type's invariant; and there is no other reference.
        unsafe { Cpumask::from_raw_mut(self.raw()) }
    }
}

#[cfg(CONFIG_CPUMASK_OFFSTACK)]
impl Drop for CpumaskVar {
    fn drop(&mut self) {
        // SAFETY: By the type's invariant it is this value's, and it is not used again.
        unsafe { bindings::free_cpumask_var(self.ptr.as_ptr()) };
    }
}
