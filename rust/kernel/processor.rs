// SPDX-License-Identifier: GPL-2.0

//! The CPU, from the point of view of the code that runs on it.
//!
//! C header: [`include/linux/processor.h`](srctree/include/linux/processor.h)

/// Tells the CPU that the code is in a busy-wait loop: C's `cpu_relax()`.
///
/// The CPU may then use less power or yield to its sibling thread. It is also a compiler barrier.
/// May be used in any context.
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
    // SAFETY: The instruction only delays; it changes neither memory nor registers.
    unsafe {
        crate::asm!("pause"; options(nostack, preserves_flags))
    };

    #[cfg(not(target_arch = "x86_64"))]
    // SAFETY: The function may be called in any context.
    unsafe {
        bindings::cpu_relax()
    };
}
