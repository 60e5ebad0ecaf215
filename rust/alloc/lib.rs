// SPDX-License-Identifier: GPL-2.0

//! Owned memory for kernel code: fallible, explicit about flags, generic over the allocator.
//!
//! [`Box`] owns one value, [`Vec`] a growing array of them. They differ from the types of the same
//! name in the standard library in three ways:
//!
//! - **Allocating may fail**, and the return type says so. Nothing here panics because memory runs
//!   out or a size overflows: it returns an [`AllocError`].
//! - **Every call that may allocate takes [`Flags`]**, so that the call site shows whether it may
//!   sleep.
//! - **The allocator is a type parameter**: a type that implements [`Allocator`], whose functions
//!   take no `self`. A box is as small as a pointer.
//!
//! The `kernel` crate supplies the allocators, the flags, and the aliases for everyday use: `KBox`,
//! `VBox`, `KVBox`, `KVec`, `VVec` and `KVVec`.
//!
//! ```
//! use kernel::prelude::*;
//!
//! let mut squares = KVec::new();
//! for i in 0..10u32 {
//!     squares.push(i * i, GFP_KERNEL)?;
//! }
//! assert_eq!(squares[9], 81);
//! # Ok::<(), Error>(())
//! ```
//!
//! # Context
//!
//! Functions that allocate may sleep if their flags permit it: `GFP_KERNEL` does, `GFP_ATOMIC` and
//! `GFP_NOWAIT` do not. Functions that free, such as dropping a box, can be called in every context
//! in which the allocator can free: for memory of `Kmalloc`, wherever `kfree()` may be called. All
//! other functions neither allocate, free nor sleep.
//!
//! # Zero-sized types
//!
//! A zero-sized type needs no memory: no allocator is called, and the flags are ignored. Pointers
//! to such values are dangling, but aligned and not null.
//!
//! # Dependencies and tests
//!
//! The crate depends on `core` and `pin_init` and calls nothing but the [`Allocator`] trait.
//! Therefore the very same sources are tested on a development machine, with an allocator that
//! checks each request and fails on demand. The examples are written against the `kernel` crate;
//! there, a small crate of that name takes its place.

#![no_std]
#![feature(derive_coerce_pointee)]
#![forbid(missing_docs)]
#![deny(unsafe_op_in_unsafe_fn)]
#![warn(rust_2018_idioms, unreachable_pub)]
#![warn(clippy::undocumented_unsafe_blocks, clippy::unnecessary_safety_comment)]

// For macros: in the crate that uses them, `core` may be something else.
#[doc(hidden)]
pub use ::core as __core;

mod allocator;
pub mod boxed;
mod flags;
pub mod layout;
mod numa;
pub mod vec;

pub use self::{
    allocator::{
        AllocError,
        Allocator, //
    },
    boxed::Box,
    flags::Flags,
    numa::{
        InvalidNumaNode,
        NumaNode, //
    },
    vec::{
        IntoIter,
        Vec, //
    },
};
