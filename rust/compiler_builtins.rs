// SPDX-License-Identifier: GPL-2.0

//! What the compiler expects its run-time library to provide.
//!
//! Where the processor has no instruction for something, the compiler calls a function. Kernel code
//! must not need one, exactly as in C, where the kernel does not link `libgcc`. Yet `core` is one
//! crate, and multiplies and divides 128-bit integers in places that nobody in the kernel should
//! reach. The functions it needs for that are defined here to say what was attempted, and to stop
//! with `BUG()`; the stack trace then shows where.
//!
//! Memory functions (`memcpy` and the like) are the kernel's own.
//!
//! Every name carries the prefix `__rust`; the build renames the references in `core` accordingly
//! (and only there). Thus a kernel object in C or Rust that needs the real function still fails
//! to link, rather than at run time, and an architecture that does provide it for C is left alone.

#![allow(internal_features)]
#![feature(compiler_builtins)]
#![compiler_builtins]
#![no_builtins]
#![no_std]

use core::ffi::{
    c_char,
    c_int, //
};

// `core` panics are not available: in this crate the compiler replaces them by an invalid
// instruction, and the message would be lost.
extern "C" {
    #[cfg(CONFIG_PRINTK)]
    fn printk(fmt: *const c_char, ...) -> c_int;
    fn rust_helper_BUG() -> !;
}

#[cold]
fn refuse() -> ! {
    // It begins with `KERN_EMERG`.
    #[cfg(CONFIG_PRINTK)]
    const MESSAGE: *const c_char =
        c"\x010rust: 128-bit arithmetic is not available in the kernel\n".as_ptr();

    // SAFETY: The message is a C string without conversions, so `printk()` needs no more arguments.
    #[cfg(CONFIG_PRINTK)]
    unsafe {
        printk(MESSAGE);
    }

    // SAFETY: `BUG()` may be called in any context.
    unsafe { rust_helper_BUG() }
}

/// Defines functions that refuse, under their names with the prefix `__rust`.
///
/// Their real prototypes do not matter: nothing is read from the arguments and nothing returned.
macro_rules! define {
    ($($name:ident)+) => {$(
        #[doc(hidden)]
        #[export_name = concat!("__rust", stringify!($name))]
        pub extern "C" fn $name() -> ! {
            refuse()
        }
    )+};
}

// `rust/Makefile` takes the names to rename in `core` from here.
define!(__muloti4 __udivti3 __umodti3);
