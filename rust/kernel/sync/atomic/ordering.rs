// SPDX-License-Identifier: GPL-2.0

//! Memory orderings of atomic operations.
//!
//! An operation takes one of these as its last argument. As seen by other CPUs:
//!
//! | ordering | accesses before the operation | accesses after it | C's function |
//! |---|---|---|---|
//! | [`Relaxed`] | may happen after it | may happen before it | `…_relaxed()`, `READ_ONCE()` |
//! | [`Acquire`] | may happen after it | happen after what it reads | `…_acquire()` |
//! | [`Release`] | happen before what it writes | may happen before it | `…_release()` |
//! | [`Full`] | happen before it | happen after it | no suffix |
//!
//! So a [`Release`] store, and an [`Acquire`] load that reads its value, make everything written
//! before the store visible after the load. [`Full`] acts like a full memory barrier
//! ([`smp_mb(Full)`](crate::sync::barrier::smp_mb)) before and after the operation. Even
//! [`Relaxed`] preserves dependencies, as the kernel's memory model defines them, and the order of
//! accesses to the same variable.
//!
//! The kernel's memory model is explained in
//! [`explanation.txt`](srctree/tools/memory-model/Documentation/explanation.txt).

/// No ordering.
///
/// See the [module](self) for what each ordering means.
pub struct Relaxed;

/// Orders later accesses after the load part of the operation.
///
/// See the [module](self) for what each ordering means.
pub struct Acquire;

/// Orders earlier accesses before the store part of the operation.
///
/// See the [module](self) for what each ordering means.
pub struct Release;

/// Orders earlier accesses before the operation, and later accesses after it.
///
/// See the [module](self) for what each ordering means.
pub struct Full;

/// An ordering, as a value.
#[doc(hidden)]
pub enum OrderingType {
    /// [`Relaxed`]
    Relaxed,
    /// [`Acquire`]
    Acquire,
    /// [`Release`]
    Release,
    /// [`Full`]
    Full,
}

mod private {
    pub trait Sealed {}
}

/// Any of the orderings.
pub trait Ordering: private::Sealed {
    /// The ordering as a value.
    const TYPE: OrderingType;
}

macro_rules! orderings {
    ($($Name:ident)*) => { $(
        impl private::Sealed for $Name {}

        impl Ordering for $Name {
            const TYPE: OrderingType = OrderingType::$Name;
        }
    )* };
}

orderings!(Relaxed Acquire Release Full);

/// The orderings of a load: [`Acquire`] and [`Relaxed`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an ordering for a load",
    note = "a load is `Acquire` or `Relaxed`"
)]
pub trait AcquireOrRelaxed: Ordering {}

impl AcquireOrRelaxed for Acquire {}
impl AcquireOrRelaxed for Relaxed {}

/// The orderings of a store: [`Release`] and [`Relaxed`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an ordering for a store",
    note = "a store is `Release` or `Relaxed`"
)]
pub trait ReleaseOrRelaxed: Ordering {}

impl ReleaseOrRelaxed for Release {}
impl ReleaseOrRelaxed for Relaxed {}
