// SPDX-License-Identifier: GPL-2.0

//! The primitive atomic operations, which each architecture provides.

use super::ordering::{
    AcquireOrRelaxed,
    Ordering,
    ReleaseOrRelaxed, //
};
use crate::ffi::c_void;
use core::cell::UnsafeCell;

mod private {
    pub trait Sealed: PartialEq {}
}

/// The primitive types that the CPU can operate on atomically.
///
/// All other types with atomic operations are represented as one of these: see
/// [`AtomicType`](super::AtomicType). The trait is sealed.
pub trait AtomicImpl: Sized + Copy + private::Sealed {
    /// The type that can be added to a value.
    type Delta;
}

macro_rules! atomic_impl {
    ($($Type:ty: $Delta:ty;)*) => { $(
        impl private::Sealed for $Type {}

        impl AtomicImpl for $Type {
            type Delta = $Delta;
        }
    )* };
}

atomic_impl! {
    i8: i8;
    i16: i16;
    i32: i32;
    i64: i64;
    *const c_void: isize;
}

/// Memory for a value that is only accessed by atomic operations.
#[repr(transparent)]
pub struct AtomicRepr<T: AtomicImpl>(UnsafeCell<T>);

impl<T: AtomicImpl> AtomicRepr<T> {
    pub(super) const fn new(value: T) -> Self {
        Self(UnsafeCell::new(value))
    }

    /// Returns a pointer to the value, aligned and valid for reads and writes as long as `self`
    /// lives.
    pub(crate) const fn as_ptr(&self) -> *mut T {
        self.0.get()
    }
}

/// Loads and stores.
pub trait AtomicBasicOps: AtomicImpl {
    fn load<Order: AcquireOrRelaxed>(a: &AtomicRepr<Self>) -> Self;
    fn store<Order: ReleaseOrRelaxed>(a: &AtomicRepr<Self>, value: Self);
}

/// Exchanges.
pub trait AtomicExchangeOps: AtomicImpl {
    /// Stores `new`, and returns the previous value.
    fn xchg<Order: Ordering>(a: &AtomicRepr<Self>, new: Self) -> Self;

    /// Stores `new` if the value equals `old`, and returns the previous value. A failed exchange
    /// has no ordering.
    fn cmpxchg<Order: Ordering>(a: &AtomicRepr<Self>, old: Self, new: Self) -> Self;
}

/// Additions and subtractions, which wrap on overflow.
pub trait AtomicArithmeticOps: AtomicImpl {
    /// Adds, without ordering.
    fn add(a: &AtomicRepr<Self>, delta: Self::Delta);

    /// Adds, and returns the previous value.
    fn fetch_add<Order: Ordering>(a: &AtomicRepr<Self>, delta: Self::Delta) -> Self;

    /// Subtracts, and returns the previous value.
    fn fetch_sub<Order: Ordering>(a: &AtomicRepr<Self>, delta: Self::Delta) -> Self;
}
