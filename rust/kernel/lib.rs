// SPDX-License-Identifier: GPL-2.0

//! The safe API of the kernel for Rust code.
//!
//! Drivers and modules depend only on this crate and on [`core`]. All `unsafe` code over the C API
//! is here, behind types whose public functions are sound for every caller.
//!
//! Names, signatures and semantics are those of the mainline kernel's crate of the same name. An
//! item whose prerequisites this kernel lacks is absent.
//!
//! A module starts from the [`prelude`]:
//!
//! ```
//! use kernel::prelude::*;
//!
//! let mut numbers = KVec::new();
//! numbers.push(72, GFP_KERNEL)?;
//! pr_info!("numbers: {numbers:?}\n");
//! # Ok::<(), Error>(())
//! ```

#![no_std]
#![feature(arbitrary_self_types)]
#![feature(derive_coerce_pointee)]
#![cfg_attr(CONFIG_KUNIT = "y", feature(used_with_arg))]

// Without the configuration, half of the crate would silently be omitted.
#[cfg(not(CONFIG_RUST))]
compile_error!("the kernel configuration is missing: build this crate with Kbuild");

// Macros refer to this crate's items as `::kernel::…`, even within this crate.
extern crate self as kernel;

pub use ffi;

pub mod alloc;
pub mod bitfield;
pub mod bitmap;
pub mod bits;
pub mod bug;
pub mod build_assert;
pub mod cpu;
pub mod cpumask;
pub mod cred;
pub mod device;
pub mod error;
pub mod fmt;
pub mod fs;
pub mod id_pool;
pub mod init;
pub mod interop;
pub mod interrupt;
pub mod io;
pub mod ioctl;
pub mod iov;
pub mod jump_label;
#[cfg(CONFIG_KUNIT)]
pub mod kunit;
pub mod list;
pub mod mm;
pub mod module;
pub mod module_param;
pub mod num;
pub mod page;
pub mod pid_namespace;
pub mod prelude;
pub mod print;
pub mod processor;
pub mod ptr;
pub mod rbtree;
pub mod revocable;
pub mod safety;
pub mod security;
pub mod seq_file;
pub mod sizes;
#[doc(hidden)]
pub mod std_vendor;
pub mod str;
pub mod sync;
pub mod task;
pub mod time;
pub mod tracepoint;
pub mod transmute;
pub mod types;
pub mod uaccess;
pub mod workqueue;
pub mod xarray;

include!("absent.rs");

// Modules that had another name in older kernels.
mod delay {} // moved: it is `time::delay` now
mod io_buffer {} // moved: it is `uaccess` now
mod user_ptr {} // moved: it is `uaccess` now

mod arch;
mod asm;
mod callback;
mod container_of;
mod generics;
mod impl_flags;
mod location;
#[cfg(not(testlib))]
mod panic;

// Macros of this crate refer to these through `$crate`. In a crate that uses the macros, `core` may
// be something else, by `extern crate … as core`.
#[doc(hidden)]
pub use {
    ::core as __core,
    ::pin_init as __pin_init, //
};

#[doc(hidden)]
pub use bindings;
#[doc(hidden)]
pub use container_of::assert_same_type;
pub use location::file_from_location;
pub use macros;
pub use module::{
    InPlaceModule,
    KernelModule,
    Module,
    ModuleMetadata,
    ThisModule, //
};
pub use uapi;

/// The prefix of the messages that this crate itself prints.
const __LOG_PREFIX: &[u8] = b"rust_kernel\0";
