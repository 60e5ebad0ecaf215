// SPDX-License-Identifier: GPL-2.0

//! CPU masks: sets of CPUs.
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

/// A set of CPUs: C's `struct cpumask`.
///
/// [`CpumaskVar`] owns one; [`from_raw`](Self::from_raw) borrows one of C.
///
/// # Invariants
///
/// At the address of a reference there are as many bits as C's functions use: one for each possible
/// CPU of this machine, which may be fewer than `struct cpumask` has.
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
// The type is zero-sized, so a reference asserts nothing about memory, as C's type may be larger
// than the mask. This also prevents swapping masks through two references.
#[repr(C)]
pub struct Cpumask {
    bits: UnsafeCell<[c_ulong; 0]>,
}

// SAFETY: The bits can be accessed from any thread.
unsafe impl Send for Cpumask {}

// SAFETY: Through a shared reference bits are only read, by C code that tolerates concurrent
// changes.
unsafe impl Sync for Cpumask {}

impl Cpumask {
    /// Borrows a mask of C mutably.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` is a valid pointer to a mask that is not freed, and not
    /// accessed in any other way, before the end of `'a`.
    #[inline]
    pub unsafe fn from_raw_mut<'a>(ptr: *mut bindings::cpumask) -> &'a mut Self {
        // INVARIANT: By the safety requirements of this function.
        //
        // SAFETY: By the safety requirements of this function, the address is aligned and not null;
        // the type is zero-sized.
        unsafe { &mut *ptr.cast() }
    }

    /// Borrows a mask of C.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` is a valid pointer to a mask that is not freed before the
    /// end of `'a`.
    #[inline]
    pub unsafe fn from_raw<'a>(ptr: *const bindings::cpumask) -> &'a Self {
        // INVARIANT: By the safety requirements of this function.
        //
        // SAFETY: By the safety requirements of this function, the address is aligned and not null;
        // the type is zero-sized.
        unsafe { &*ptr.cast() }
    }

    /// Returns the mask as a pointer for C.
    #[inline]
    pub fn as_raw(&self) -> *mut bindings::cpumask {
        self.bits.get().cast()
    }

    /// Adds a CPU. This is C's `__cpumask_set_cpu()`, which is not atomic.
    #[inline]
    pub fn set(&mut self, cpu: CpuId) {
        // SAFETY: By the type invariant the mask has a bit for each CPU.
        unsafe { bindings::__cpumask_set_cpu(u32::from(cpu), self.as_raw()) };
    }

    /// Removes a CPU. This is C's `__cpumask_clear_cpu()`, which is not atomic.
    #[inline]
    pub fn clear(&mut self, cpu: CpuId) {
        // SAFETY: By the type invariant the mask has a bit for each CPU.
        unsafe { bindings::__cpumask_clear_cpu(i32::from(cpu), self.as_raw()) };
    }

    /// Returns whether a CPU is in the set.
    #[inline]
    pub fn test(&self, cpu: CpuId) -> bool {
        // SAFETY: By the type invariant the mask has a bit for each CPU.
        unsafe { bindings::cpumask_test_cpu(i32::from(cpu), self.as_raw()) }
    }

    /// Adds all possible CPUs.
    ///
    /// A kernel that is configured for more CPUs than the machine can have adds those, too.
    #[inline]
    pub fn setall(&mut self) {
        // SAFETY: By the type invariant the mask has all the bits that the function writes.
        unsafe { bindings::cpumask_setall(self.as_raw()) };
    }

    /// Returns whether the set is empty.
    #[inline]
    pub fn empty(&self) -> bool {
        // SAFETY: By the type invariant the mask has all the bits that the function reads.
        unsafe { bindings::cpumask_empty(self.as_raw()) }
    }

    /// Returns whether all possible CPUs are in the set.
    #[inline]
    pub fn full(&self) -> bool {
        // SAFETY: By the type invariant the mask has all the bits that the function reads.
        unsafe { bindings::cpumask_full(self.as_raw()) }
    }

    /// Returns the number of CPUs in the set.
    #[inline]
    pub fn weight(&self) -> u32 {
        // SAFETY: By the type invariant the mask has all the bits that the function reads.
        unsafe { bindings::cpumask_weight(self.as_raw()) }
    }

    /// Copies the set to `dstp`.
    #[inline]
    pub fn copy(&self, dstp: &mut Self) {
        // SAFETY: By the type invariant both masks have all the bits that the function accesses;
        // they do not overlap, as `dstp` is an exclusive reference.
        unsafe { bindings::cpumask_copy(dstp.as_raw(), self.as_raw()) };
    }
}

/// An owned [`Cpumask`]: C's `cpumask_var_t`.
///
/// With `CONFIG_CPUMASK_OFFSTACK` the memory is allocated; otherwise the mask is in the value.
///
/// # Invariants
///
/// The value is a `cpumask_var_t` with a mask that it owns.
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

// SAFETY: The mask can be accessed and freed from any thread.
unsafe impl Send for CpumaskVar {}

// SAFETY: A shared reference only gives access to a shared `Cpumask`, which is `Sync`.
unsafe impl Sync for CpumaskVar {}

impl CpumaskVar {
    /// Creates an empty set.
    ///
    /// # Errors
    ///
    /// Returns [`AllocError`] if memory cannot be allocated.
    pub fn new_zero(_flags: Flags) -> Result<Self, AllocError> {
        #[cfg(CONFIG_CPUMASK_OFFSTACK)]
        {
            let mut ptr = core::ptr::null_mut();

            // SAFETY: `ptr` is valid for writes. The function may be called with any flags that
            // `gfp()` returns.
            unsafe { bindings::zalloc_cpumask_var(&mut ptr, gfp(_flags)) };

            // INVARIANT: A mask was just allocated, and nothing else owns it.
            Ok(Self {
                ptr: NonNull::new(ptr).ok_or(AllocError)?,
            })
        }

        // INVARIANT: The mask is part of the value.
        #[cfg(not(CONFIG_CPUMASK_OFFSTACK))]
        Ok(Self {
            mask: crate::types::Opaque::zeroed(),
        })
    }

    /// Creates a set with uninitialized contents.
    ///
    /// # Errors
    ///
    /// Returns [`AllocError`] if memory cannot be allocated.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the set is written before it is read in any way.
    pub unsafe fn new(_flags: Flags) -> Result<Self, AllocError> {
        #[cfg(CONFIG_CPUMASK_OFFSTACK)]
        {
            let mut ptr = core::ptr::null_mut();

            // SAFETY: `ptr` is valid for writes. The function may be called with any flags that
            // `gfp()` returns.
            unsafe { bindings::alloc_cpumask_var(&mut ptr, gfp(_flags)) };

            // INVARIANT: A mask was just allocated, and nothing else owns it.
            Ok(Self {
                ptr: NonNull::new(ptr).ok_or(AllocError)?,
            })
        }

        // INVARIANT: The mask is part of the value.
        #[cfg(not(CONFIG_CPUMASK_OFFSTACK))]
        Ok(Self {
            mask: crate::types::Opaque::uninit(),
        })
    }

    /// Borrows a `cpumask_var_t` of C mutably.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `ptr` points to a `cpumask_var_t` with a mask, neither of which is freed, or accessed in
    ///   any other way, before the end of `'a`.
    /// - The value is not moved out of the reference, nor replaced by another one.
    #[inline]
    pub unsafe fn from_raw_mut<'a>(ptr: *mut bindings::cpumask_var_t) -> &'a mut Self {
        // INVARIANT: By the safety requirements of this function, there is a mask; the reference
        // does not drop it.
        //
        // SAFETY: `Self` has the layout of a `cpumask_var_t`, to which `ptr` points by the safety
        // requirements of this function.
        unsafe { &mut *ptr.cast() }
    }

    /// Borrows a `cpumask_var_t` of C.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points to a `cpumask_var_t` with a mask, neither of which
    /// is freed before the end of `'a`.
    #[inline]
    pub unsafe fn from_raw<'a>(ptr: *const bindings::cpumask_var_t) -> &'a Self {
        // INVARIANT: By the safety requirements of this function, there is a mask; the reference
        // does not drop it.
        //
        // SAFETY: `Self` has the layout of a `cpumask_var_t`, to which `ptr` points by the safety
        // requirements of this function.
        unsafe { &*ptr.cast() }
    }

    /// Allocates a copy of a set. May sleep.
    ///
    /// # Errors
    ///
    /// Returns `ENOMEM` if memory cannot be allocated.
    pub fn try_clone(cpumask: &Cpumask) -> Result<Self> {
        let mut copy = Self::new_zero(GFP_KERNEL)?;

        cpumask.copy(&mut copy);
        Ok(copy)
    }

    /// Returns the mask as a pointer for C.
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
        // SAFETY: By the type invariant there is a mask, which is not freed while `self` is
        // borrowed.
        unsafe { Cpumask::from_raw(self.raw()) }
    }
}

impl DerefMut for CpumaskVar {
    #[inline]
    fn deref_mut(&mut self) -> &mut Cpumask {
        // SAFETY: By the type invariant there is a mask, which is not freed while `self` is
        // borrowed, and `self` is an exclusive reference to its owner.
        unsafe { Cpumask::from_raw_mut(self.raw()) }
    }
}

#[cfg(CONFIG_CPUMASK_OFFSTACK)]
impl Drop for CpumaskVar {
    fn drop(&mut self) {
        // SAFETY: By the type invariant this value owns the mask, which is not used again.
        unsafe { bindings::free_cpumask_var(self.ptr.as_ptr()) };
    }
}
