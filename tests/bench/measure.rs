// SPDX-License-Identifier: GPL-2.0

//! What the functions in Rust use, and have in common with those in bench.h.

use core::{
    arch::asm,
    slice, //
};
use kernel::prelude::*;

unsafe extern "C" {
    // SAFETY: `bench.h` declares the functions with these types. They may be called anywhere.

    /// Returns the time. C and Rust call this function, neither inlines it.
    safe fn bench_now() -> u64;
    /// Returns the address of two pages of user memory.
    safe fn bench_user() -> usize;
}

/// What a function of an operation returns if the operation failed.
pub(crate) const FAILED: u64 = u64::MAX;

/// Defines functions that measure operations, for C to call as `rust_NAME`.
macro_rules! operations {
    ($($(#[$attribute:meta])* fn $name:ident($rounds:ident) $body:block)*) => {$(
        $(#[$attribute])*
        #[export_name = concat!("rust_", stringify!($name))]
        extern "C" fn $name($rounds: u32) -> u64 {
            let run = || -> Result<u64> { $body };
            run().unwrap_or(crate::measure::FAILED)
        }
    )*};
}
pub(crate) use operations;

/// Returns how long it takes to repeat the operation so often.
#[inline(always)]
pub(crate) fn measure(mut rounds: u32, mut operation: impl FnMut() -> Result) -> Result<u64> {
    let start = bench_now();
    while rounds != 0 {
        operation()?;
        // Hidden, so that the compiler does not unroll the loop.
        rounds = hide(rounds).wrapping_sub(1);
    }
    Ok(bench_now().wrapping_sub(start))
}

/// Returns the address of user memory.
pub(crate) fn user() -> usize {
    bench_user()
}

/// A value that fits into a register.
pub(crate) trait Hide: Copy {
    /// Returns the value, of which the compiler then knows nothing.
    fn hide(self) -> Self;
}

/// Hides from the compiler what is known of a value.
#[inline(always)]
pub(crate) fn hide<T: Hide>(value: T) -> T {
    value.hide()
}

macro_rules! impl_hide {
    ($($type:ty, $comment:literal;)*) => {$(
        impl Hide for $type {
            #[inline(always)]
            fn hide(mut self) -> Self {
                // SAFETY: The assembly is a comment: it has no instructions.
                unsafe {
                    asm!($comment, inout(reg) self, options(nomem, nostack, preserves_flags))
                };
                self
            }
        }
    )*};
}

impl_hide! {
    i32, "/* {0:e} */";
    u32, "/* {0:e} */";
    i64, "/* {0} */";
    u64, "/* {0} */";
    usize, "/* {0} */";
}

impl<T> Hide for *const T {
    #[expect(clippy::pointers_in_nomem_asm_block)] // Nothing is read or written.
    #[inline(always)]
    fn hide(mut self) -> Self {
        // SAFETY: The assembly is a comment: it has no instructions.
        unsafe { asm!("/* {0} */", inout(reg) self, options(nomem, nostack, preserves_flags)) };
        self
    }
}

impl<T> Hide for &T {
    #[inline(always)]
    fn hide(self) -> Self {
        // SAFETY: `hide` has not changed the pointer, which is that of a reference.
        unsafe { &*hide(&raw const *self) }
    }
}

impl<T> Hide for &[T] {
    #[inline(always)]
    fn hide(self) -> Self {
        // SAFETY: `hide` has changed neither the pointer nor the length, which are those of a slice.
        unsafe { slice::from_raw_parts(hide(self.as_ptr()), hide(self.len())) }
    }
}

/// Makes the compiler expect that whatever is in memory is read.
#[inline(always)]
pub(crate) fn sink<T: ?Sized>(ptr: *const T) {
    // SAFETY: The assembly is a comment: it has no instructions.
    unsafe { asm!("/* {0} */", in(reg) ptr.cast::<u8>(), options(nostack, preserves_flags)) };
}

/// Makes the compiler expect that all memory that others know of has changed, as in C.
#[inline(always)]
pub(crate) fn barrier() {
    // SAFETY: There are no instructions.
    unsafe { asm!("", options(nostack, preserves_flags)) };
}

operations! {
    fn empty(rounds) {
        measure(rounds, || Ok(()))
    }
}
