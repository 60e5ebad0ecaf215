// SPDX-License-Identifier: GPL-2.0

//! The kernel's user-space API, as `bindgen` sees it.
//!
//! Structures and constants that drivers share with user space (`ioctl` arguments, for example).
//! Unlike the kernel's internal C API, drivers may use them directly. A structure or union whose
//! fields may all be zero is `Zeroable`.

#![no_std]
// The content is generated: what `bindgen` writes is C's naming and layout, not ours.
#![allow(
    clippy::all,
    clippy::pedantic,
    clippy::restriction,
    dead_code,
    improper_ctypes,
    missing_docs,
    non_camel_case_types,
    non_snake_case,
    non_upper_case_globals,
    unreachable_pub,
    unsafe_op_in_unsafe_fn
)]
// `unnecessary_transmutes` is newer than the oldest supported compiler.
#![allow(unknown_lints)]
#![allow(unnecessary_transmutes)]

// What all structures and unions derive.
use pin_init::MaybeZeroable;

// Blocked in `bindgen_parameters`: C spells them `long` or `int` depending on the architecture.
type __kernel_size_t = usize;
type __kernel_ssize_t = isize;
type __kernel_ptrdiff_t = isize;

include!(concat!(env!("OBJTREE"), "/rust/uapi/uapi_generated.rs"));
