// SPDX-License-Identifier: GPL-2.0

//! Warnings about kernel bugs.
//!
//! C header: [`include/asm-generic/bug.h`](srctree/include/asm-generic/bug.h)

use crate::{
    ffi::c_int,
    str::{
        as_char_ptr_in_const_context,
        CStr, //
    }, //
};

/// Reports a warning, with the source location of the caller.
#[doc(hidden)]
#[inline(always)]
pub fn warn_at(file: &CStr, line: u32) {
    let (file, line) = (as_char_ptr_in_const_context(file), line as c_int);

    #[cfg(CONFIG_BUG)]
    // SAFETY: The function may be called in any context; `file` is NUL-terminated and valid during
    // the call.
    unsafe {
        bindings::warn_at(file, line);
    }

    #[cfg(not(CONFIG_BUG))]
    let _ = (file, line);
}

/// Reports a warning if a condition is true, and returns the condition.
///
/// This is C's `WARN_ON()`. Use it only for conditions that are kernel bugs: the report is a stack
/// trace, taints the kernel and, if `panic_on_warn` is set, panics. It may be used in any context.
/// Without `CONFIG_BUG` nothing is reported.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, warn_on};
///
/// fn release(users: &mut u32) -> Result {
///     if warn_on!(*users == 0) {
///         return Err(EINVAL);
///     }
///     *users -= 1;
///     Ok(())
/// }
///
/// assert_eq!(release(&mut 1), Ok(()));
/// ```
#[macro_export]
macro_rules! warn_on {
    ($condition:expr) => {{
        let __condition: $crate::__core::primitive::bool = $condition;
        if __condition {
            $crate::bug::warn_at(
                $crate::c_str!($crate::__core::file!()),
                $crate::__core::line!(),
            );
        }
        __condition
    }};
}
