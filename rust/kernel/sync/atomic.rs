// SPDX-License-Identifier: GPL-2.0

//! Atomic variables.
//!
//! An [`Atomic`] is a variable that several CPUs, or a CPU and its interrupt handlers, may access
//! concurrently. Each operation on it is indivisible, and its [ordering] argument determines how it
//! is ordered with other memory accesses:
//!
//! ```
//! use kernel::sync::atomic::{Atomic, Relaxed};
//!
//! static REQUESTS: Atomic<u64> = Atomic::new(0);
//!
//! fn count_request() {
//!     REQUESTS.add(1, Relaxed);
//! }
//!
//! count_request();
//! count_request();
//! assert_eq!(REQUESTS.load(Relaxed), 2);
//! ```
//!
//! The operations are C's, with the semantics of the kernel's memory model, so C and Rust code can
//! share a variable: an `Atomic<i32>` is an `atomic_t`, an `Atomic<i64>` is an `atomic64_t`, and
//! loads and stores are `READ_ONCE()`, `smp_load_acquire()`, `WRITE_ONCE()` and
//! `smp_store_release()`. Do not use [`core::sync::atomic`], which follows a different model.
//!
//! All operations can be used in any context. Integers wrap on overflow.
//!
//! C header: [`include/linux/atomic.h`](srctree/include/linux/atomic.h), explained in
//! [`Documentation/atomic_t.txt`](srctree/Documentation/atomic_t.txt)

mod flag;
pub(crate) mod internal;
pub mod ordering;
mod predefine;
mod raw;

pub use flag::AtomicFlag;
pub use internal::AtomicImpl;
pub use ordering::{
    Acquire,
    Full,
    Relaxed,
    Release, //
};
pub use raw::{
    atomic_load,
    atomic_store,
    cmpxchg,
    xchg, //
};

use crate::const_assert;
use core::{
    fmt,
    mem::transmute_copy, //
};
use internal::{
    AtomicArithmeticOps,
    AtomicBasicOps,
    AtomicExchangeOps,
    AtomicRepr, //
};

/// Types that an [`Atomic`] can hold.
///
/// This trait is implemented for integers from 8 bits (signed) to 64 bits, `bool`, and pointers to
/// sized types. It can be implemented for other types with the representation of one of those.
///
/// # Safety
///
/// Implementers must ensure that:
///
/// - the type has the size and the alignment of [`Repr`](AtomicType::Repr);
/// - each value of the type is a valid [`Repr`](AtomicType::Repr) when transmuted to it, and the
///   same value again when transmuted back. In particular, the type has no padding (but not every
///   [`Repr`](AtomicType::Repr) has to be a value of the type);
/// - values may be transferred to another thread: the type is [`Send`], or would be but for
///   pointers that cannot be dereferenced without `unsafe` code.
///
/// # Examples
///
/// ```
/// use kernel::sync::atomic::{Acquire, Atomic, AtomicType, Full};
///
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// #[repr(i32)]
/// enum State {
///     Idle,
///     Busy,
/// }
///
/// // SAFETY: An enum without fields and with `repr(i32)` is an `i32` in memory, and is `Send`.
/// unsafe impl AtomicType for State {
///     type Repr = i32;
/// }
///
/// let state = Atomic::new(State::Idle);
/// assert_eq!(state.cmpxchg(State::Idle, State::Busy, Full), Ok(State::Idle));
/// assert_eq!(state.load(Acquire), State::Busy);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be in an `Atomic`",
    note = "`bool`, `i8`, `i16`, integers of 32 and 64 bits, and pointers to sized types can; \
            for other types implement `AtomicType`"
)]
pub unsafe trait AtomicType: Sized + Copy {
    /// The representation of the type in memory.
    type Repr: AtomicImpl;
}

/// Types that can be atomically added to and subtracted from.
///
/// This trait is implemented for integers of 32 and 64 bits.
///
/// # Safety
///
/// Implementers must ensure that the [`Repr`](AtomicType::Repr) of a value of the type, plus or
/// minus any result of [`rhs_into_delta`](AtomicAdd::rhs_into_delta), with wrapping, is again a
/// value of the type.
///
/// # Examples
///
/// ```
/// use kernel::sync::atomic::{Atomic, AtomicAdd, AtomicType, Relaxed};
///
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// #[repr(transparent)]
/// struct Bytes(i64);
///
/// // SAFETY: It is an `i64` in memory, whatever its value, and is `Send`.
/// unsafe impl AtomicType for Bytes {
///     type Repr = i64;
/// }
///
/// // SAFETY: Every `i64` is a value of it.
/// unsafe impl AtomicAdd<u16> for Bytes {
///     fn rhs_into_delta(rhs: u16) -> i64 {
///         rhs.into()
///     }
/// }
///
/// let received = Atomic::new(Bytes(0));
/// received.add(1500, Relaxed);
/// assert_eq!(received.load(Relaxed), Bytes(1500));
/// ```
pub unsafe trait AtomicAdd<Rhs = Self>: AtomicType {
    /// Converts the right-hand side of an addition into the delta that is added in memory.
    fn rhs_into_delta(rhs: Rhs) -> <Self::Repr as AtomicImpl>::Delta;
}

/// A variable with atomic operations.
///
/// It has the size and the alignment of `T`.
///
/// # Invariants
///
/// The bytes in memory are those of a valid `T`.
///
/// # Examples
///
/// ```
/// use kernel::sync::atomic::{Acquire, Atomic, Release};
///
/// let (message, sent) = (Atomic::new(0), Atomic::new(false));
///
/// // One thread …
/// message.store(42, Release);
/// sent.store(true, Release);
///
/// // … and another.
/// if sent.load(Acquire) {
///     assert_eq!(message.load(Acquire), 42);
/// }
/// ```
#[repr(transparent)]
pub struct Atomic<T: AtomicType>(AtomicRepr<T::Repr>);

// SAFETY: By the contract of `AtomicType`, its values may be transferred to another thread.
unsafe impl<T: AtomicType> Send for Atomic<T> {}

// SAFETY: A shared reference can only copy values in and out, atomically. By the contract of
// `AtomicType`, the values may be transferred to another thread.
unsafe impl<T: AtomicType> Sync for Atomic<T> {}

const fn into_repr<T: AtomicType>(value: T) -> T::Repr {
    const_assert!(
        size_of::<T>() == size_of::<T::Repr>() && align_of::<T>() == align_of::<T::Repr>(),
        "the type must have the size and the alignment of its representation"
    );

    // SAFETY: By the contract of `AtomicType`, the bytes of a `T` are a valid `T::Repr`.
    unsafe { transmute_copy(&value) }
}

/// Converts a representation back to the type.
///
/// # Safety
///
/// The caller must ensure that the bytes of `repr` are a valid `T`.
const unsafe fn from_repr<T: AtomicType>(repr: T::Repr) -> T {
    // SAFETY: By the safety requirements, the bytes are a valid `T`. The sizes are equal by the
    // contract of `AtomicType`.
    unsafe { transmute_copy(&repr) }
}

impl<T: AtomicType> Atomic<T> {
    /// Creates an atomic variable with the given value.
    #[inline(always)]
    pub const fn new(v: T) -> Self {
        // INVARIANT: The bytes are those of `v`, which is a valid `T`.
        Self(AtomicRepr::new(into_repr(v)))
    }

    /// Creates a reference to an atomic variable from a pointer, for instance to memory shared with
    /// C.
    ///
    /// # Safety
    ///
    /// The caller must ensure that, for all of `'a`:
    ///
    /// - `ptr` is valid for reads and writes, and aligned for `T`;
    /// - it points to a valid `T`;
    /// - under the kernel's memory model, no other access to the memory is a data race with atomic
    ///   operations. Atomic accesses are fine, and in C `READ_ONCE()`, `WRITE_ONCE()` and similar.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{
    ///     sync::atomic::{Acquire, Atomic, Relaxed, Release},
    ///     types::Opaque,
    /// };
    ///
    /// // As if from C.
    /// struct Ring {
    ///     head: u32,
    ///     tail: u32,
    /// }
    ///
    /// let ring = Opaque::new(Ring { head: 1, tail: 0 });
    /// let ptr = ring.get();
    ///
    /// // SAFETY: `ring` lives on, is initialized, and is accessed in no other way.
    /// let (head, tail) = unsafe {
    ///     (
    ///         Atomic::from_ptr(&raw mut (*ptr).head),
    ///         Atomic::from_ptr(&raw mut (*ptr).tail),
    ///     )
    /// };
    ///
    /// // smp_store_release(&ring->head, smp_load_acquire(&ring->tail) + 2);
    /// head.store(tail.load(Acquire) + 2, Release);
    /// assert_eq!(head.load(Relaxed), 2);
    /// ```
    #[inline(always)]
    pub unsafe fn from_ptr<'a>(ptr: *mut T) -> &'a Self {
        // INVARIANT: By the safety requirements, `ptr` points to a valid `T`.
        // SAFETY: `Atomic<T>` has the layout of `T`, by the contract of `AtomicType`. The rest
        // holds by the safety requirements. It is an `UnsafeCell`, so other accesses may modify it.
        unsafe { &*ptr.cast::<Self>() }
    }

    /// Returns a pointer to the value, for instance for C code.
    ///
    /// It is aligned, and valid for reads and writes as long as `self` lives. Accesses through it
    /// must not be data races under the kernel's memory model.
    #[inline(always)]
    pub const fn as_ptr(&self) -> *mut T {
        self.0.as_ptr().cast()
    }

    /// Returns a mutable reference to the value, to which the caller has exclusive access.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::sync::atomic::{Atomic, Relaxed};
    ///
    /// let mut limit = Atomic::new(16);
    /// *limit.get_mut() *= 2;
    /// assert_eq!(limit.load(Relaxed), 32);
    /// ```
    #[inline(always)]
    pub fn get_mut(&mut self) -> &mut T {
        // SAFETY: The pointer is aligned and valid, and by the type invariants it points to a valid
        // `T`. `self` is mutably borrowed for as long as the reference lives.
        unsafe { &mut *self.as_ptr() }
    }
}

impl<T: AtomicType> Atomic<T>
where
    T::Repr: AtomicBasicOps,
{
    /// Loads the value.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::sync::atomic::{Acquire, Atomic, Relaxed};
    ///
    /// let x = Atomic::new(-1i8);
    /// assert_eq!(x.load(Relaxed), -1);
    /// assert_eq!(x.load(Acquire), -1);
    /// ```
    ///
    /// [`Release`] makes no sense for a load:
    ///
    /// ```compile_fail
    /// use kernel::sync::atomic::{Atomic, Release};
    ///
    /// Atomic::new(1).load(Release);
    /// ```
    #[doc(alias("atomic_read", "atomic64_read", "READ_ONCE", "smp_load_acquire"))]
    #[inline(always)]
    pub fn load<Ordering: ordering::AcquireOrRelaxed>(&self, _: Ordering) -> T {
        // SAFETY: By the type invariants, the loaded bytes are a valid `T`.
        unsafe { from_repr(T::Repr::load::<Ordering>(&self.0)) }
    }

    /// Stores a value.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::sync::atomic::{Atomic, Relaxed, Release};
    ///
    /// let x = Atomic::new(1u32);
    /// x.store(2, Relaxed);
    /// x.store(3, Release);
    /// assert_eq!(x.load(Relaxed), 3);
    /// ```
    #[doc(alias("atomic_set", "atomic64_set", "WRITE_ONCE", "smp_store_release"))]
    #[inline(always)]
    pub fn store<Ordering: ordering::ReleaseOrRelaxed>(&self, v: T, _: Ordering) {
        // INVARIANT: The bytes are those of `v`.
        T::Repr::store::<Ordering>(&self.0, into_repr(v));
    }
}

impl<T: AtomicType + fmt::Debug> fmt::Debug for Atomic<T>
where
    T::Repr: AtomicBasicOps,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.load(Relaxed).fmt(f)
    }
}

impl<T: AtomicType> Atomic<T>
where
    T::Repr: AtomicExchangeOps,
{
    /// Exchanges the value with `v`, and returns the previous value.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::sync::atomic::{Acquire, Atomic, Relaxed};
    ///
    /// let events = Atomic::new(3);
    /// assert_eq!(events.xchg(0, Acquire), 3);
    /// assert_eq!(events.load(Relaxed), 0);
    /// ```
    #[doc(alias("atomic_xchg", "atomic64_xchg", "swap"))]
    #[inline(always)]
    pub fn xchg<Ordering: ordering::Ordering>(&self, v: T, _: Ordering) -> T {
        // INVARIANT: The bytes are those of `v`.
        let before = T::Repr::xchg::<Ordering>(&self.0, into_repr(v));

        // SAFETY: By the type invariants, the previous bytes are a valid `T`.
        unsafe { from_repr(before) }
    }

    /// Compares the value with `old`, and exchanges it with `new` if they are equal.
    ///
    /// The comparison is by bytes.
    ///
    /// Returns the previous value: as `Ok` if it was exchanged, in which case it equals `old`,
    /// otherwise as `Err`. A failed exchange has no ordering, as with a [`Relaxed`] load.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::sync::atomic::{Atomic, Full, Relaxed};
    ///
    /// let owner = Atomic::new(0);
    /// assert_eq!(owner.cmpxchg(0, 7, Full), Ok(0));
    /// assert_eq!(owner.cmpxchg(0, 8, Full), Err(7));
    ///
    /// // Until no other CPU comes in between:
    /// let maximum = Atomic::new(10);
    /// let mut seen = maximum.load(Relaxed);
    /// while seen < 20 {
    ///     match maximum.cmpxchg(seen, 20, Relaxed) {
    ///         Ok(_) => break,
    ///         Err(now) => seen = now,
    ///     }
    /// }
    /// assert_eq!(maximum.load(Relaxed), 20);
    /// ```
    #[doc(alias(
        "atomic_cmpxchg",
        "atomic64_cmpxchg",
        "atomic_try_cmpxchg",
        "atomic64_try_cmpxchg",
        "compare_exchange"
    ))]
    #[inline(always)]
    pub fn cmpxchg<Ordering: ordering::Ordering>(
        &self,
        old: T,
        new: T,
        _: Ordering,
    ) -> Result<T, T> {
        let old = into_repr(old);

        // INVARIANT: If the bytes are changed, they become those of `new`.
        let before = T::Repr::cmpxchg::<Ordering>(&self.0, old, into_repr(new));

        // SAFETY: By the type invariants, the previous bytes are a valid `T`.
        let value = unsafe { from_repr(before) };
        if before == old {
            Ok(value)
        } else {
            Err(value)
        }
    }
}

impl<T: AtomicType> Atomic<T>
where
    T::Repr: AtomicArithmeticOps,
{
    /// Adds to the value, wrapping on overflow.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::sync::atomic::{Atomic, Relaxed};
    ///
    /// let x = Atomic::new(u32::MAX);
    /// x.add(2, Relaxed);
    /// assert_eq!(x.load(Relaxed), 1);
    /// ```
    #[doc(alias("atomic_add", "atomic64_add"))]
    #[inline(always)]
    pub fn add<Rhs>(&self, v: Rhs, _: ordering::Relaxed)
    where
        T: AtomicAdd<Rhs>,
    {
        // INVARIANT: By the contract of `AtomicAdd`, the sum is a valid `T`.
        T::Repr::add(&self.0, T::rhs_into_delta(v));
    }

    /// Adds to the value, wrapping on overflow, and returns the previous value.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::sync::atomic::{Acquire, Atomic, Full};
    ///
    /// let tickets = Atomic::new(0u64);
    /// assert_eq!(tickets.fetch_add(1, Full), 0);
    /// assert_eq!(tickets.fetch_add(1, Acquire), 1);
    /// ```
    #[doc(alias("atomic_fetch_add", "atomic64_fetch_add"))]
    #[inline(always)]
    pub fn fetch_add<Rhs, Ordering: ordering::Ordering>(&self, v: Rhs, _: Ordering) -> T
    where
        T: AtomicAdd<Rhs>,
    {
        // INVARIANT: By the contract of `AtomicAdd`, the sum is a valid `T`.
        let before = T::Repr::fetch_add::<Ordering>(&self.0, T::rhs_into_delta(v));

        // SAFETY: By the type invariants, the previous bytes are a valid `T`.
        unsafe { from_repr(before) }
    }

    /// Subtracts from the value, wrapping on overflow, and returns the previous value.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::sync::atomic::{Atomic, Relaxed, Release};
    ///
    /// let users = Atomic::new(2i32);
    /// assert_eq!(users.fetch_sub(1, Release), 2);
    /// assert_eq!(users.load(Relaxed), 1);
    /// ```
    #[doc(alias("atomic_fetch_sub", "atomic64_fetch_sub"))]
    #[inline(always)]
    pub fn fetch_sub<Rhs, Ordering: ordering::Ordering>(&self, v: Rhs, _: Ordering) -> T
    where
        T: AtomicAdd<Rhs>,
    {
        // INVARIANT: By the contract of `AtomicAdd`, the difference is a valid `T`.
        let before = T::Repr::fetch_sub::<Ordering>(&self.0, T::rhs_into_delta(v));

        // SAFETY: By the type invariants, the previous bytes are a valid `T`.
        unsafe { from_repr(before) }
    }
}
