// SPDX-License-Identifier: GPL-2.0

//! In-place initialization: pinned, fallible, and without a copy on the stack.
//!
//! A Rust constructor normally returns its value, and returning it moves it. Two kinds of kernel
//! types cannot be constructed that way:
//!
//! - **address-sensitive** types: a list head, a mutex or a timer contains pointers to itself, or
//!   other objects point to it, so it must be initialized where it will stay;
//! - **large** types: a value of a few kilobytes, first built on the kernel stack, overflows it.
//!
//! This crate separates construction from memory. An *initializer* is a value that can fill memory
//! provided by its caller. The owner of the memory, for example a box, runs it.
//!
//! # Examples
//!
//! ```
//! use kernel::prelude::*;
//! use pin_init::init_array_from_fn;
//!
//! // Nothing is built yet: `squares` only describes what to do.
//! let squares = init_array_from_fn::<_, 1000, usize, _>(|i| i * i);
//!
//! // 8 kB are allocated, then each element is written where it stays.
//! let squares = KBox::<[usize; 1000]>::init(squares, GFP_KERNEL)?;
//! assert_eq!(squares[30], 900);
//! # Ok::<(), Error>(())
//! ```
//!
//! # The two traits
//!
//! | trait | promises | the value |
//! |---|---|---|
//! | [`PinInit<T, E>`] | fills a slot with a `T`, or fails with an `E` | must stay where it is |
//! | [`Init<T, E>`] | the same | may be moved afterwards |
//!
//! Every [`Init`] is a [`PinInit`]. A plain value is an initializer for itself, and a
//! [`Result<T, E>`] is one that may fail.
//!
//! # Where initializers come from
//!
//! - [`pin_init!`] and [`init!`] for structs, field by field; [`#[pin_data]`](macro@pin_data)
//!   declares which fields are pinned, for the former;
//! - a value, or a `Result` that holds one;
//! - [`init_array_from_fn`] and [`pin_init_array_from_fn`] for arrays;
//! - [`init_zeroed`] for types whose bytes may all be zero, and [`uninit`] for memory whose
//!   contents do not matter;
//! - [`Init::chain`] and [`PinInit::pin_chain`], which add a step to another initializer;
//! - [`init_scope`] and [`pin_init_scope`], which run fallible code first;
//! - [`init_from_closure`] and [`pin_init_from_closure`], the `unsafe` functions on which wrappers
//!   of C types rest.
//!
//! # Where initializers go
//!
//! - on the heap, in types that implement [`InPlaceWrite`] or the kernel crate's `InPlaceInit`;
//! - on the stack, with [`stack_pin_init!`] and [`stack_try_pin_init!`].
//!
//! Besides `core`, this crate uses only the crate of the macros. It never allocates and can be used
//! in any context; whether running an initializer may sleep depends on that initializer.

#![no_std]
#![forbid(missing_docs)]
#![deny(unsafe_op_in_unsafe_fn)]
#![warn(rust_2018_idioms, unreachable_pub)]
#![warn(clippy::undocumented_unsafe_blocks, clippy::unnecessary_safety_comment)]

mod array;
mod chain;
mod closure;
mod drop_guard;
mod in_place;
mod init;
mod invariant;
mod macros;
mod pinned_drop;
mod scope;
mod slot;
mod stack;
mod target;
mod value;
mod wrapper;
mod zeroable;

#[doc(hidden)]
pub mod __internal;

// For macros: in the crate that uses them, `core` may be something else.
#[doc(hidden)]
pub use ::core as __core;

pub use self::{
    array::{
        init_array_from_fn,
        pin_init_array_from_fn, //
    },
    chain::{
        ChainInit,
        ChainPinInit, //
    },
    closure::{
        cast_init,
        cast_pin_init,
        init_from_closure,
        pin_init_from_closure,
        uninit, //
    },
    in_place::InPlaceWrite,
    init::{
        raw_init,
        raw_try_init,
        Init,
        PinInit, //
    },
    macros::{
        init,
        pin_data,
        pin_init,
        pinned_drop,
        MaybeZeroable,
        Zeroable, //
    },
    pinned_drop::PinnedDrop,
    scope::{
        init_scope,
        pin_init_scope, //
    },
    wrapper::Wrapper,
    zeroable::{
        init_zeroed,
        zeroed,
        Zeroable,
        ZeroableOption, //
    },
};
