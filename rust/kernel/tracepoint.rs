// SPDX-License-Identifier: GPL-2.0

//! Tracepoints: places in the code that tracing can be switched on for.
//!
//! Tracepoints are made in C, by `TRACE_EVENT()` and its like. Rust code calls them. It takes three
//! things:
//!
//! - The C file that makes the tracepoints of a header with `CREATE_TRACE_POINTS` defines
//!   `CREATE_RUST_TRACE_POINTS` besides, before it includes the header.
//! - `rust/bindings/bindings_helper.h` includes the header.
//! - Rust code has [`declare_trace!`] make a function for each tracepoint.
//!
//! If the Rust code is in a module and the C file is not, C has to export what the function uses:
//! with `EXPORT_TRACEPOINT_SYMBOL_GPL(NAME)` and `EXPORT_SYMBOL_GPL(rust_do_trace_NAME)`.
//!
//! C headers: [`include/linux/tracepoint.h`](srctree/include/linux/tracepoint.h),
//! [`include/trace/define_trace.h`](srctree/include/trace/define_trace.h), explained in
//! [`Documentation/trace/tracepoints.rst`](srctree/Documentation/trace/tracepoints.rst)

/// Makes functions that call tracepoints.
///
/// A function has the name of its tracepoint, and the arguments of its `TP_PROTO()`, as C types.
/// Nothing happens as long as the tracepoint is not enabled: there is an instruction that does
/// nothing, which is patched when it is, as by
/// [`static_branch_unlikely!`](crate::jump_label::static_branch_unlikely). What is called then may
/// not sleep. Without `CONFIG_TRACEPOINTS`, the functions do nothing.
///
/// # Safety
///
/// The functions are unsafe, as what a tracepoint's C code does with its arguments decides what
/// they may be. Their comments should say so.
///
/// # Examples
///
/// A C header has these lines:
///
/// ```c
/// TRACE_EVENT(rust_test_event,
///         TP_PROTO(u32 id, s64 value, const char *name),
///         TP_ARGS(id, value, name),
/// ```
///
/// So there can be a function:
///
/// ```
/// # #[cfg(CONFIG_RUST_TEST_TRACEPOINT = "y")]
/// # {
/// use kernel::{ffi::c_char, prelude::*, tracepoint::declare_trace};
///
/// declare_trace! {
///     /// Something has happened.
///     ///
///     /// # Safety
///     ///
///     /// `name` is a C string.
///     unsafe fn rust_test_event(id: u32, value: i64, name: *const c_char);
/// }
///
/// // SAFETY: It is a C string.
/// unsafe { rust_test_event(1, -20, c"example".as_char_ptr()) };
/// # }
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! declare_trace {
    ($(
        $(#[$attribute:meta])*
        $visibility:vis unsafe fn $name:ident($($argument:ident: $type:ty),* $(,)?);
    )*) => {$(
        $(#[$attribute])*
        #[inline(always)]
        $visibility unsafe fn $name($($argument: $type),*) {
            #[cfg(CONFIG_TRACEPOINTS)]
            $crate::macros::paste! {
                // SAFETY: The key of a tracepoint is one that C patches branches of.
                let __enabled = unsafe {
                    $crate::jump_label::arch_static_branch!(
                        $crate::bindings::[<__tracepoint_ $name>],
                        $crate::bindings::tracepoint,
                        key
                    )
                };

                // With lockdep, C looks at where it was called from in any case.
                if __enabled || $crate::__core::cfg!(CONFIG_LOCKDEP) {
                    // SAFETY: The arguments are such as the tracepoint takes: the caller says so.
                    unsafe { $crate::bindings::[<rust_do_trace_ $name>]($($argument),*) };
                }
            }
            #[cfg(not(CONFIG_TRACEPOINTS))]
            {
                $(let _ = $argument;)*
            }
        }
    )*};
}

#[doc(inline)]
pub use crate::declare_trace;
