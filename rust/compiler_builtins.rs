// SPDX-License-Identifier: GPL-2.0

//! The run-time library functions that the compiler requires.
//!
//! Where the processor lacks an instruction, the compiler calls a function. The kernel does not
//! link `libgcc`, which defines these functions for C, so that C code does not divide 128-bit
//! integers. Rust has [`u128`] in the language, and `core` divides it, for example to format it
//! with `{:e}`. This file defines the functions for that. Those for floating point are not defined:
//! kernel code must not need them.
//!
//! Memory functions (`memcpy` and others) are the kernel's own.
//!
//! Every name carries the prefix `__rust`; the build renames the references in Rust objects
//! accordingly (and only there). Thus a kernel object in C that needs the real function still fails
//! to link, and an architecture that does provide it for C is left alone.
//!
//! `core` panics are not available: in this crate the compiler replaces them with an invalid
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

// `rust/Makefile` reads the names to rename from here. The compiler calls these functions only with
// a nonzero divisor, and only to shift by less than 128; it calls the shifts when optimizing for
// size.
define! {
    __udivti3(a: u128, b: u128) -> u128 { wide::divide(a, b).0 }
    __umodti3(a: u128, b: u128) -> u128 { wide::divide(a, b).1 }
    __divti3(a: i128, b: i128) -> i128 { wide::divide_signed(a, b).0 }
    __modti3(a: i128, b: i128) -> i128 { wide::divide_signed(a, b).1 }
    __ashlti3(a: u128, by: u32) -> u128 { wide::shift_left(a, by) }
    __lshrti3(a: u128, by: u32) -> u128 { wide::shift_right(a, by, false) }
    __ashrti3(a: u128, by: u32) -> u128 { wide::shift_right(a, by, true) }
}
