// SPDX-License-Identifier: GPL-2.0

//! The C types as the kernel defines them.
//!
//! [`core::ffi`] describes the platform's default C ABI, where for example the signedness of
//! `char` depends on the architecture and `long` is a distinct width per target. Kernel Rust uses
//! this crate instead, so that one mapping holds on every architecture: `char` is a byte (`u8`) and
//! `long` is as wide as a pointer (`isize`, `usize`).
//!
//! On kernels built without `-funsigned-char` (all before 6.2), plain `char` is *signed* in C on
//! some architectures, x86 among them. That changes neither size nor calling convention, only how C
//! compares and widens a `char`; Rust code that receives one sees the byte.
//!
//! # Examples
//!
//! ```
//! use kernel::ffi;
//!
//! assert_eq!(core::mem::size_of::<ffi::c_long>(), core::mem::size_of::<*const u8>());
//! assert_eq!(ffi::c_char::MAX, 255);
//! ```

#![no_std]

/// Declares each alias, and checks at compile time that it has the size of the C type.
macro_rules! c_types {
    ($($(#[$doc:meta])* $c:ident => $rust:ty,)+) => {
        $(
            $(#[$doc])*
            #[allow(non_camel_case_types)]
            pub type $c = $rust;

            const _: () = {
                let ours = ::core::mem::size_of::<$rust>();
                let theirs = ::core::mem::size_of::<::core::ffi::$c>();
                ::core::assert!(ours == theirs, "a kernel C type differs in size from the ABI's");
            };
        )+
    };
}

c_types! {
    /// C's `char`, always a byte here; see the crate's documentation about its sign.
    c_char => u8,
    /// C's `signed char`.
    c_schar => i8,
    /// C's `unsigned char`.
    c_uchar => u8,
    /// C's `short`.
    c_short => i16,
    /// C's `unsigned short`.
    c_ushort => u16,
    /// C's `int`.
    c_int => i32,
    /// C's `unsigned int`.
    c_uint => u32,
    /// C's `long`, which the kernel assumes is as wide as a pointer.
    c_long => isize,
    /// C's `unsigned long`, which the kernel assumes is as wide as a pointer.
    c_ulong => usize,
    /// C's `long long`.
    c_longlong => i64,
    /// C's `unsigned long long`.
    c_ulonglong => u64,
}

pub use core::ffi::c_void;

pub use core::ffi::CStr;
