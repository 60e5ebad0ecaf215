// SPDX-License-Identifier: GPL-2.0

//! What becomes of a Rust panic.
//!
//! It is C's `BUG()`: the message and the place where it happened, then the kernel's oops report.
//! The current task is killed, or the machine halts, as `panic_on_oops` and the context decide.
//! Nothing unwinds: no destructor runs.
//!
//! In a test, it is the end of the test: see `kernel::kunit`.

use core::panic::PanicInfo;

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    #[cfg(CONFIG_KUNIT = "y")]
    crate::kunit::panicked(info);

    crate::pr_emerg!("{info}\n");

    // SAFETY: `BUG()` may be called in any context.
    unsafe { bindings::BUG() }
}
