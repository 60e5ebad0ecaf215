// SPDX-License-Identifier: GPL-2.0

//! What the compiler expects its run-time library to provide.
//!
//! Where the processor has no instruction for something, the compiler calls a function. The kernel
//! does not link `libgcc`, which has these functions for C, so that C code does not divide 128-bit
//! integers. Rust has [`u128`] in the language, and `core` divides with it, to format one with
//! `{:e}` for example. The functions for that are defined here. Those for floating point are not:
//! `scripts/rust_float.sh` refuses what needs them.
//!
//! Memory functions (`memcpy` and the like) are the kernel's own.
//!
//! Every name carries the prefix `__rust`; the build renames the references in Rust objects
//! accordingly (and only there). Thus a kernel object in C that needs the real function still fails
//! to link, and an architecture that does provide it for C is left alone.
//!
//! `core` panics are not available: in this crate the compiler replaces them by an invalid
//! instruction, and the message would be lost.

#![allow(internal_features)]
#![feature(compiler_builtins)]
#![compiler_builtins]
#![no_builtins]
#![no_std]

#[path = "compiler_builtins/wide.rs"]
mod wide;

/// Defines functions under their names with the prefix `__rust`.
macro_rules! define {
    ($($name:ident($($arg:ident: $ty:ty),+) -> $ret:ty { $value:expr })+) => {$(
        #[doc(hidden)]
        #[export_name = concat!("__rust", stringify!($name))]
        pub extern "C" fn $name($($arg: $ty),+) -> $ret {
            $value
        }
    )+};
}

// `rust/Makefile` takes the names to rename from here. The compiler calls them only with a divisor
// that is not zero, and to shift by less than 128, which it does where code is to be small.
define! {
    __udivti3(a: u128, b: u128) -> u128 { wide::divide(a, b).0 }
    __umodti3(a: u128, b: u128) -> u128 { wide::divide(a, b).1 }
    __divti3(a: i128, b: i128) -> i128 { wide::divide_signed(a, b).0 }
    __modti3(a: i128, b: i128) -> i128 { wide::divide_signed(a, b).1 }
    __ashlti3(a: u128, by: u32) -> u128 { wide::shift_left(a, by) }
    __lshrti3(a: u128, by: u32) -> u128 { wide::shift_right(a, by, false) }
    __ashrti3(a: u128, by: u32) -> u128 { wide::shift_right(a, by, true) }
}
