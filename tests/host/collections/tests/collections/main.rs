// SPDX-License-Identifier: GPL-2.0

//! Random operations, compared with what the standard library has.

// Named like the library, this is allowed the same.
#![feature(arbitrary_self_types)]

mod list;
mod rbtree;
