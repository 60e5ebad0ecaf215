// SPDX-License-Identifier: GPL-2.0

//! Atomic operations on memory that is not an [`Atomic`].

use super::{
    internal::{
        AtomicBasicOps,
        AtomicExchangeOps, //
    },
    ordering,
    Atomic,
    AtomicType, //
};

/// Performs an atomic load through a pointer, like [`Atomic::load`].
///
/// C's `READ_ONCE()` and `smp_load_acquire()`.
///
/// # Safety
///
/// The caller must ensure that:
///
/// - `ptr` is valid for reads, aligned, and points to a valid `T`;
/// - concurrent stores to the memory are atomic.
///
/// # Examples
///
/// ```
/// use kernel::sync::atomic::{atomic_load, Acquire};
///
/// let mut x = 42;
/// // SAFETY: The pointer is that of a variable, to which nothing is stored meanwhile.
/// assert_eq!(unsafe { atomic_load(&raw mut x, Acquire) }, 42);
/// ```
#[doc(alias("READ_ONCE", "smp_load_acquire"))]
#[inline(always)]
pub unsafe fn atomic_load<T: AtomicType, Ordering: ordering::AcquireOrRelaxed>(
    ptr: *mut T,
    o: Ordering,
) -> T
where
    T::Repr: AtomicBasicOps,
{
    // SAFETY: The safety requirements are those of `from_ptr` for the duration of the call, except
    // that the memory need not be writable; a load does not write to it.
    unsafe { Atomic::from_ptr(ptr) }.load(o)
}

/// Performs an atomic store through a pointer, like [`Atomic::store`].
///
/// C's `WRITE_ONCE()` and `smp_store_release()`.
///
/// # Safety
///
/// The caller must ensure that:
///
/// - `ptr` is valid for writes, aligned, and points to a valid `T`;
/// - concurrent accesses to the memory are atomic.
///
/// # Examples
///
/// ```
/// use kernel::sync::atomic::{atomic_store, Release};
///
/// let mut x = 41;
/// // SAFETY: The pointer is that of a variable, which nothing else accesses meanwhile.
/// unsafe { atomic_store(&raw mut x, 42, Release) };
/// assert_eq!(x, 42);
/// ```
#[doc(alias("WRITE_ONCE", "smp_store_release"))]
#[inline(always)]
pub unsafe fn atomic_store<T: AtomicType, Ordering: ordering::ReleaseOrRelaxed>(
    ptr: *mut T,
    v: T,
    o: Ordering,
) where
    T::Repr: AtomicBasicOps,
{
    // SAFETY: The safety requirements are those of `from_ptr` for the duration of the call, except
    // that the memory need not be readable; a store does not read it.
    unsafe { Atomic::from_ptr(ptr) }.store(v, o);
}

/// Performs an atomic exchange through a pointer, like [`Atomic::xchg`].
///
/// # Safety
///
/// The caller must ensure that:
///
/// - `ptr` is valid for reads and writes, aligned, and points to a valid `T`;
/// - concurrent accesses to the memory are atomic.
///
/// # Examples
///
/// ```
/// use kernel::sync::atomic::{xchg, Full};
///
/// let mut x = 41u64;
/// // SAFETY: The pointer is that of a variable, which nothing else accesses meanwhile.
/// assert_eq!(unsafe { xchg(&raw mut x, 42, Full) }, 41);
/// assert_eq!(x, 42);
/// ```
#[inline(always)]
pub unsafe fn xchg<T: AtomicType, Ordering: ordering::Ordering>(
    ptr: *mut T,
    new: T,
    o: Ordering,
) -> T
where
    T::Repr: AtomicExchangeOps,
{
    // SAFETY: The safety requirements are those of `from_ptr` for the duration of the call.
    unsafe { Atomic::from_ptr(ptr) }.xchg(new, o)
}

/// Performs an atomic compare and exchange through a pointer, like [`Atomic::cmpxchg`].
///
/// # Safety
///
/// The caller must ensure that:
///
/// - `ptr` is valid for reads and writes, aligned, and points to a valid `T`;
/// - concurrent accesses to the memory are atomic.
///
/// # Examples
///
/// ```
/// use kernel::sync::atomic::{cmpxchg, Full};
///
/// let mut x = true;
/// // SAFETY: The pointer is that of a variable, which nothing else accesses meanwhile.
/// assert_eq!(unsafe { cmpxchg(&raw mut x, false, true, Full) }, Err(true));
/// ```
#[doc(alias("try_cmpxchg"))]
#[inline(always)]
pub unsafe fn cmpxchg<T: AtomicType, Ordering: ordering::Ordering>(
    ptr: *mut T,
    old: T,
    new: T,
    o: Ordering,
) -> Result<T, T>
where
    T::Repr: AtomicExchangeOps,
{
    // SAFETY: The safety requirements are those of `from_ptr` for the duration of the call.
    unsafe { Atomic::from_ptr(ptr) }.cmpxchg(old, new, o)
}
