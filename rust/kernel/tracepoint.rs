// SPDX-License-Identifier: GPL-2.0

//! Tracepoints: points in the code at which tracing can be enabled.
//!
//! Tracepoints are defined in C, by `TRACE_EVENT()` and similar macros. Rust code can call them.
//! This requires three things:
//!
//! - The C file that creates the tracepoints of a header with `CREATE_TRACE_POINTS` also defines
//!   `CREATE_RUST_TRACE_POINTS`, before it includes the header.
//! - `rust/bindings/bindings_helper.h` includes the header.
//! - Rust code declares a function for each tracepoint with [`declare_trace!`].
//!
//! If the Rust code is in a module and the C file is not, C has to export the symbols that the
//! function uses: with `EXPORT_TRACEPOINT_SYMBOL_GPL(NAME)` and
//! `EXPORT_SYMBOL_GPL(rust_do_trace_NAME)`.
//!
//! C headers: [`include/linux/tracepoint.h`](srctree/include/linux/tracepoint.h),
//! [`include/trace/define_trace.h`](srctree/include/trace/define_trace.h), explained in
//! [`Documentation/trace/tracepoints.rst`](srctree/Documentation/trace/tracepoints.rst)

/// Declares functions that call tracepoints.
///
/// A function has the name of its tracepoint, and the arguments of its `TP_PROTO()`, as C types. It
/// has no effect unless the tracepoint is enabled: the branch is a no-op instruction, which is
/// patched, as by [`static_branch_unlikely!`](crate::jump_label::static_branch_unlikely). The
/// probes must not sleep. Without `CONFIG_TRACEPOINTS`, the functions have no effect.
///
/// # Safety
///
/// The caller must ensure that the arguments of a declared function are valid for the C code of its
/// tracepoint, which is why the functions are unsafe. The documentation of each function must state
/// its requirements.
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
                // SAFETY: The key of a tracepoint is a static key, initialized and writable, in C.
                let __enabled = unsafe {
                    $crate::jump_label::arch_static_branch!(
                        $crate::bindings::[<__tracepoint_ $name>],
                        $crate::bindings::tracepoint,
                        key
                    )
                };

                // With lockdep, C checks the context of the call even if the tracepoint is
                // disabled.
                if __enabled || $crate::__core::cfg!(CONFIG_LOCKDEP) {
                    // SAFETY: By the safety requirements of this function, the tracepoint accepts
                    // the arguments.
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
