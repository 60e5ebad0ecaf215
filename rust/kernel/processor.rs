// SPDX-License-Identifier: GPL-2.0

//! The processor, seen from code that runs on it.
//!
//! C header: [`include/linux/processor.h`](srctree/include/linux/processor.h)

/// Tells the processor that it runs a loop that waits for something.
///
/// It may then use less power or let its other thread run. The compiler takes it for something that
/// may change memory. May be used in any context.
///
/// # Examples
///
/// ```
/// use kernel::{
///     processor::cpu_relax,
///     time::{Delta, Instant, Monotonic}, //
/// };
///
/// let start = Instant::<Monotonic>::now();
/// while start.elapsed() < Delta::from_micros(20) {
///     cpu_relax();
/// }
/// ```
#[inline(always)]
pub fn cpu_relax() {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: The instruction changes nothing but the time it takes.
    unsafe {
        crate::asm!("pause"; options(nostack, preserves_flags))
    };

    #[cfg(not(target_arch = "x86_64"))]
    // SAFETY: May be called anywhere.
    unsafe {
        bindings::cpu_relax()
    };
}
