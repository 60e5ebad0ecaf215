// SPDX-License-Identifier: GPL-2.0

//! The kernel: the compilers that build it, its build, and the guest that boots it.

pub mod build;
pub mod guest;
pub mod rustc_cached;
pub mod toolchain;
