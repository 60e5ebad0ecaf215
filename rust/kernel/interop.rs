// SPDX-License-Identifier: GPL-2.0

//! Data structures that C code and Rust code share.
//!
//! This is for abstractions over C code, which mostly is `unsafe`. Drivers have no use for it.

pub mod list;
