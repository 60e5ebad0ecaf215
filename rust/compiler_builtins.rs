// SPDX-License-Identifier: GPL-2.0

//! What the compiler expects its run-time library to provide.
//!
//! `core` refers to a few functions that do what the processor cannot do in one instruction:
//! division of 128-bit integers and, on a target without floating point, floating-point
//! arithmetic. Kernel code must use neither, exactly as in C, where the kernel does not link
//! `libgcc`. Yet `core` is one crate, and the rarely used parts of it that need such a function
//! have to be linked. Each is defined here to say what was attempted, and to stop with `BUG()`; the
//! stack trace then shows where.
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
    c_int,
    CStr, //
};

// `core` panics are not available: in this crate the compiler replaces them by an invalid
// instruction, and the message would be lost.
extern "C" {
    #[cfg(CONFIG_PRINTK)]
    fn printk(fmt: *const c_char, ...) -> c_int;
    fn rust_helper_BUG() -> !;
}

#[cold]
fn refuse(message: *const c_char) -> ! {
    let _ = message;

    // SAFETY: `message` is a C string without conversions, so `printk()` needs no more arguments.
    #[cfg(CONFIG_PRINTK)]
    unsafe {
        printk(message);
    }

    // SAFETY: `BUG()` may be called in any context.
    unsafe { rust_helper_BUG() }
}

/// Defines functions that refuse with `$message`, under their names with the prefix `__rust`.
///
/// Their real prototypes do not matter: nothing is read from the arguments and nothing returned.
macro_rules! refuse {
    ($message:literal: $($name:ident)+) => {$(
        #[doc(hidden)]
        #[export_name = concat!("__rust", stringify!($name))]
        pub extern "C" fn $name() -> ! {
            const MESSAGE: &CStr = $message;
            refuse(const { MESSAGE.as_ptr() })
        }
    )+};
}

// `rust/Makefile` takes the names to rename in `core` from the lists below. The messages begin with
// `KERN_EMERG`.

refuse!(c"\x010rust: 128-bit arithmetic is not available in the kernel\n":
    __ashlti3 __ashrti3 __lshrti3
    __multi3 __muloti4
    __udivti3 __umodti3 __udivmodti4
);

refuse!(c"\x010rust: floating point is not available in the kernel\n":
    __addsf3 __mulsf3 __eqsf2 __nesf2 __gesf2 __lesf2 __ltsf2 __unordsf2
    __adddf3 __muldf3 __eqdf2 __ledf2 __ltdf2 __unorddf2
    __extendsfdf2 __truncdfsf2
);
