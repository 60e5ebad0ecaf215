// SPDX-License-Identifier: GPL-2.0

//! A stand-in for the `kernel` crate: what the macros' output names, and no more.
//!
//! The files that work with `module!` are the real ones; bindings are written by hand.

#![no_std]
#![allow(missing_docs)]

pub use core::ffi;
pub use macros;

#[path = "../../../rust/kernel/module.rs"]
pub mod module;
#[path = "../../../rust/kernel/module_param.rs"]
pub mod module_param;

pub use module::InPlaceModule;
pub use module::KernelModule;
pub use module::Module;
pub use module::ModuleMetadata;
pub use module::ThisModule;

pub mod str {
    pub use core::ffi::CStr;
}

pub mod error {
    pub type Result<T = (), E = Error> = core::result::Result<T, E>;

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Error(pub i32);

    impl Error {
        pub fn to_errno(self) -> i32 {
            self.0
        }
    }

    pub const VTABLE_DEFAULT_ERROR: &str = "this must not be called";

    pub mod code {
        pub const EINVAL: super::Error = super::Error(-22);
        pub const EOVERFLOW: super::Error = super::Error(-75);
    }
}

pub mod fmt {
    use core::fmt::Display;
    use core::fmt::Formatter;
    use core::fmt::Result;

    /// Shows what is wrapped: it prints values in brackets.
    pub struct Adapter<T>(pub T);

    impl<T: Display> Display for Adapter<T> {
        fn fmt(&self, f: &mut Formatter<'_>) -> Result {
            f.write_str("[")?;
            self.0.fmt(f)?;
            f.write_str("]")
        }
    }
}

pub mod bindings {
    #![allow(non_camel_case_types)]

    use core::ffi::c_char;
    use core::ffi::c_int;
    use core::ffi::c_uint;
    use core::ffi::c_void;

    pub const PAGE_SIZE: usize = 4096;

    #[repr(C)]
    pub struct module {
        _private: [u8; 0],
    }

    #[repr(C)]
    pub struct kernel_param_ops {
        pub flags: c_uint,
        pub set: Option<unsafe extern "C" fn(*const c_char, *const kernel_param) -> c_int>,
        pub get: Option<unsafe extern "C" fn(*mut c_char, *const kernel_param) -> c_int>,
        pub free: Option<unsafe extern "C" fn(*mut c_void)>,
    }

    #[repr(C)]
    pub struct kernel_param {
        pub name: *const c_char,
        pub mod_: *mut module,
        pub ops: *const kernel_param_ops,
        pub perm: u16,
        pub level: i8,
        pub flags: u8,
        pub __bindgen_anon_1: kernel_param__bindgen_ty_1,
    }

    #[repr(C)]
    #[derive(Clone, Copy)]
    pub union kernel_param__bindgen_ty_1 {
        pub arg: *mut c_void,
    }

    extern "C" {
        pub static param_ops_byte: kernel_param_ops;
        pub static param_ops_short: kernel_param_ops;
        pub static param_ops_ushort: kernel_param_ops;
        pub static param_ops_int: kernel_param_ops;
        pub static param_ops_uint: kernel_param_ops;
        pub static param_ops_long: kernel_param_ops;
        pub static param_ops_ulong: kernel_param_ops;
        pub static param_ops_ullong: kernel_param_ops;
        pub static param_ops_bool: kernel_param_ops;
        pub static param_ops_charp: kernel_param_ops;

        pub fn kstrtos8(s: *const c_char, base: c_uint, result: *mut i8) -> c_int;
        pub fn scnprintf(buffer: *mut c_char, size: usize, format: *const c_char, ...) -> c_int;
        pub fn kernel_param_lock(module: *mut module);
        pub fn kernel_param_unlock(module: *mut module);

        pub fn rust_answer(question: c_int) -> c_int;
    }
}

pub mod prelude {
    pub use crate::build_error;
    pub use crate::error::code::*;
    pub use crate::error::Error;
    pub use crate::error::Result;
    pub use crate::pr_info;
    pub use crate::str::CStr;
    pub use crate::KernelModule;
    pub use crate::ThisModule;
    pub use core::ffi::c_int;
    pub use macros::export;
    pub use macros::fmt;
    pub use macros::module;
    pub use macros::vtable;
    pub use pin_init::PinInit;
}

/// Checks the format and the prefix, as far as types go.
#[macro_export]
macro_rules! pr_info {
    ($($arguments:tt)*) => {
        $crate::print(crate::__LOG_PREFIX, $crate::prelude::fmt!($($arguments)*))
    };
}

/// Fails when it is run: the real one fails to link.
#[macro_export]
macro_rules! build_error {
    ($message:expr) => {
        panic!("{}", $message)
    };
}

pub fn print(_prefix: &[u8], _arguments: core::fmt::Arguments<'_>) {}

const __LOG_PREFIX: &[u8] = b"rust_kernel\0";
