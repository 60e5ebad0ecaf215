// SPDX-License-Identifier: GPL-2.0

//! Inline assembly in the kernel's dialect.

/// Inline assembly, in the syntax the kernel's own assembly uses.
///
/// Like [`core::arch::asm!`], with two differences. On x86 the instructions are in AT&T syntax.
/// And a semicolon, even if nothing follows it, stands between the template and the operands.
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

/// Inline assembly, in the syntax the kernel's own assembly uses.
///
/// Like [`core::arch::asm!`], except that a semicolon, even if nothing follows it, stands between
/// the template and the operands.
#[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
#[macro_export]
macro_rules! asm {
    ($($template:expr),* ; $($operands:tt)*) => {
        $crate::__core::arch::asm!($($template),*, $($operands)*)
    };
}
