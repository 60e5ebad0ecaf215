// SPDX-License-Identifier: GPL-2.0

//! The function behind `build_error!` and `build_assert!`.
//!
//! A call that the optimizer cannot remove must break the build. Nothing in the kernel defines the
//! symbol `rust_build_error`, so the linker (for built-in code) or `modpost` (for a module) reports
//! it as undefined, with the function that refers to it.
//!
//! With `CONFIG_RUST_BUILD_ASSERT_ALLOW` this crate is linked into the kernel, and such a call
//! panics when it is reached.

#![no_std]

/// Fails the build if a call to it is not optimized out; panics when evaluated in a constant.
///
/// Use [`build_error!`] or [`build_assert!`] of the `kernel` crate rather than this function.
///
/// # Panics
///
/// Always panics: at compile time in a constant, and at run time where
/// `CONFIG_RUST_BUILD_ASSERT_ALLOW` lets the call be linked.
///
/// [`build_error!`]: ../kernel/macro.build_error.html
/// [`build_assert!`]: ../kernel/build_assert/index.html
#[cold]
#[inline(never)]
#[export_name = "rust_build_error"]
#[track_caller]
pub const fn build_error(msg: &'static str) -> ! {
    panic!("{}", msg)
}
