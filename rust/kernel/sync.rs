// SPDX-License-Identifier: GPL-2.0

//! Sharing data between threads, and waiting for each other.
//!
//! | to | use |
//! |---|---|
//! | share a value among owners | [`Arc`]; for objects of C, [`ARef`](aref::ARef) |
//! | change a number, a flag or a pointer | [`Atomic`](atomic::Atomic) |
//! | order accesses to memory | [`atomic::ordering`], [`barrier`] |
//! | count references by hand | [`Refcount`] |

mod arc;
pub mod aref;
pub mod atomic;
pub mod barrier;
mod lock_class;
mod refcount;

#[doc(hidden)]
pub use crate::optional_name;
pub use crate::static_lock_class;
pub use arc::{
    Arc,
    ArcBorrow,
    UniqueArc, //
};
pub use lock_class::LockClassKey;
pub use refcount::Refcount;
