// SPDX-License-Identifier: GPL-2.0

//! Inline assembly in the syntax of the kernel's own.

/// Emits inline assembly, in the syntax of the kernel's own assembly.
///
/// Like [`core::arch::asm!`], with two differences: on x86 the instructions are in AT&T syntax; and
/// a semicolon separates the template from the operands, even if there are none.
///
/// # Examples
///
/// ```
/// let mut x: u64 = 20;
/// // SAFETY: Adds to a register and changes nothing else but the flags.
/// #[cfg(target_arch = "x86_64")]
/// unsafe {
///     kernel::asm!("addq $22, {x}"; x = inout(reg) x);
/// }
/// # #[cfg(not(target_arch = "x86_64"))]
/// # { x += 22; }
/// assert_eq!(x, 42);
/// ```
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
#[macro_export]
macro_rules! asm {
    ($($template:expr),* ; $($operands:tt)*) => {
        $crate::__core::arch::asm!($($template),*, options(att_syntax), $($operands)*)
    };
}

/// Emits inline assembly, in the syntax of the kernel's own assembly.
///
/// Like [`core::arch::asm!`], except that a semicolon separates the template from the operands,
/// even if there are none.
#[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
#[macro_export]
macro_rules! asm {
    ($($template:expr),* ; $($operands:tt)*) => {
        $crate::__core::arch::asm!($($template),*, $($operands)*)
    };
}
