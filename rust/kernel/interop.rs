// SPDX-License-Identifier: GPL-2.0

//! Data structures that are shared between C and Rust code.
//!
//! They are meant for abstractions over C code, and mostly require `unsafe`. Drivers do not need
//! them.

pub mod list;
