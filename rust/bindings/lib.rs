// SPDX-License-Identifier: GPL-2.0

//! The kernel's C API, as `bindgen` sees it.
//!
//! Only the `kernel` crate may use this crate: it is where safe abstractions over these functions
//! and types live. If something you need has no abstraction yet, write one there.
//!
//! A structure or union whose fields may all be zero is `Zeroable`.

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
#![allow(suspicious_runtime_symbol_definitions)]

mod generated {
    // What all structures and unions derive.
    use pin_init::MaybeZeroable;

    // Blocked in `bindgen_parameters`: C spells them `long` or `int` depending on the architecture.
    type __kernel_size_t = usize;
    type __kernel_ssize_t = isize;
    type __kernel_ptrdiff_t = isize;

    // A name that C declares itself shadows the helper of the same name.
    pub use super::helpers::*;

    include!(concat!(
        env!("OBJTREE"),
        "/rust/bindings/bindings_generated.rs"
    ));
}

mod helpers {
    // The types in the helpers' prototypes.
    use super::generated::*;

    include!(concat!(
        env!("OBJTREE"),
        "/rust/bindings/bindings_helpers_generated.rs"
    ));
}

pub use generated::*;
