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

/// [`Atomic::load`], at a pointer.
///
/// C's `READ_ONCE()` and `smp_load_acquire()`.
///
/// # Safety
///
/// - `ptr` is valid for reads, aligned, and points to a valid `T`.
/// - Stores to the memory that happen at the same time are atomic.
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
    // SAFETY: The caller promises all of it for the duration of the call, but that the memory can
    // be written; and it is not.
    unsafe { Atomic::from_ptr(ptr) }.load(o)
}

/// [`Atomic::store`], at a pointer.
///
/// C's `WRITE_ONCE()` and `smp_store_release()`.
///
/// # Safety
///
/// - `ptr` is valid for writes, aligned, and points to a valid `T`.
/// - Accesses to the memory that happen at the same time are atomic.
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
    // SAFETY: The caller promises all of it for the duration of the call, but that the memory can
    // be read; and it is not.
    unsafe { Atomic::from_ptr(ptr) }.store(v, o);
}

/// [`Atomic::xchg`], at a pointer.
///
/// # Safety
///
/// - `ptr` is valid for reads and writes, aligned, and points to a valid `T`.
/// - Accesses to the memory that happen at the same time are atomic.
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
    // SAFETY: The caller promises all of it for the duration of the call.
    unsafe { Atomic::from_ptr(ptr) }.xchg(new, o)
}

/// [`Atomic::cmpxchg`], at a pointer.
///
/// # Safety
///
/// - `ptr` is valid for reads and writes, aligned, and points to a valid `T`.
/// - Accesses to the memory that happen at the same time are atomic.
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
    // SAFETY: The caller promises all of it for the duration of the call.
    unsafe { Atomic::from_ptr(ptr) }.cmpxchg(old, new, o)
}
