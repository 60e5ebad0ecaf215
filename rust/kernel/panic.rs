// SPDX-License-Identifier: GPL-2.0

//! The panic handler.
//!
//! A panic is C's `BUG()`: it prints the message and the location, and then the kernel's oops
//! report. The current task is killed, or the machine panics, depending on `panic_on_oops` and the
//! context. There is no unwinding, so no destructor runs.
//!
//! In a KUnit test, a panic ends the test: see `kernel::kunit`.

use core::panic::PanicInfo;

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    #[cfg(CONFIG_KUNIT = "y")]
    crate::kunit::panicked(info);

    crate::pr_emerg!("{info}\n");

    // SAFETY: `BUG()` may be called in any context.
    unsafe { bindings::BUG() }
}
