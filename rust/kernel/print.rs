// SPDX-License-Identifier: GPL-2.0

//! Printing to the kernel log.
//!
//! C header: [`include/linux/printk.h`](srctree/include/linux/printk.h)
//!
//! The macros have the syntax of [`core::format_args!`]. They never sleep and never fail, and may
//! be used in every context in which C may call `printk()`. As in C, a message is one line and ends
//! in `\n`; without it, [`pr_cont!`](crate::pr_cont) can continue the line.
//!
//! Each message is preceded by the name that the crate passes to [`module!`](macros::module). In
//! the other objects of a module, it is the module's name as in C's `KBUILD_MODNAME`.
//!
//! A message is formatted before the log is locked. Therefore the `Display` and `Debug`
//! implementations of its arguments may print, too, in which case their messages come first, and
//! may even panic. The macros need at most 256 bytes of stack in addition to that of these
//! implementations. A message ends at a NUL character and is truncated as with C's `printk()`: with
//! the name, it has at most 992 bytes, or 976 with `CONFIG_PRINTK_CALLER`.
//!
//! A message whose values are all integers or `bool`, formatted with `{}`, costs what it costs in
//! C: `printk()` formats them. All other values are formatted in Rust.
//!
//! Long messages that are formatted concurrently share a few buffers; if none is left, a message is
//! printed in pieces, and other messages may come in between.
//!
//! # Examples
//!
//! ```
//! use kernel::prelude::*;
//!
//! let irq = 11;
//! pr_warn!("no handler for interrupt {irq}\n");
//! pr_debug!("as seen at {:?}\n", core::panic::Location::caller());
//! ```

use crate::{
    fmt,
    prelude::*,
    str::RawFormatter, //
};

mod format;
#[cfg(CONFIG_PRINTK)]
pub(crate) mod line;
mod once;
mod values;

pub use format::{
    format_len,
    is_constant_text,
    Format,
    Level,
    TextFormat, //
};
pub use once::OnceLite;
#[doc(hidden)]
pub use values::{
    values_len,
    AnyValue,
    SizedValue,
    Text,
    Value,
    Values, //
};

/// Formats the argument of a `%pA` in a C format string.
///
/// `vsnprintf()` calls this function with the remaining part of its buffer (which may be empty, or
/// begin after its end, if the text does not fit) and with the pointer that was passed for `%pA`.
/// Returns the position after the text, as if it had not been truncated.
///
/// # Safety
///
/// The caller must ensure that:
///
/// - If `buf` is below `end`, the memory between them is valid for writes.
/// - `ptr` points to a [`fmt::Arguments`].
#[doc(hidden)]
#[no_mangle]
pub unsafe extern "C" fn rust_fmt_argument(
    buf: *mut c_char,
    end: *mut c_char,
    ptr: *const c_void,
) -> *mut c_char {
    // SAFETY: By the safety requirements of this function, the memory between `buf` and `end` is
    // valid for writes.
    let mut writer = unsafe { RawFormatter::from_ptrs(buf, end) };

    // SAFETY: By the safety requirements of this function, `ptr` points to an `Arguments`, which is
    // `Copy`.
    let args = unsafe { *ptr.cast::<fmt::Arguments<'_>>() };

    // `RawFormatter` accepts text of any length. A `Display` implementation may fail; the text it
    // wrote before is printed, as the error cannot be reported.
    let _ = fmt::Write::write_fmt(&mut writer, args);

    writer.pos()
}

/// Formats a message, and prints it.
#[doc(hidden)]
#[cfg_attr(not(CONFIG_PRINTK), allow(unused_variables))]
#[inline(never)]
pub fn call_printk(format: TextFormat, args: fmt::Arguments<'_>) {
    #[cfg(CONFIG_PRINTK)]
    line::print(line::Output::Log(format, core::marker::PhantomData), args);
}

/// Prints a message of a [`Level`], or a continuation.
#[doc(hidden)]
#[macro_export]
macro_rules! print_macro {
    ($level:ident, $text:literal $(,)?) => {
        if const {
            $crate::print::is_constant_text(
                $crate::print::Level::$level,
                $crate::__log_prefix!(),
                $crate::__core::concat!($text),
            )
        } {
            const {
                &$crate::print::Format::<true, {
                    $crate::print::format_len(
                        $crate::print::Level::$level,
                        $crate::__log_prefix!(),
                        $crate::__core::option::Option::Some($crate::__core::concat!($text)),
                    )
                }>::new(
                    $crate::print::Level::$level,
                    $crate::__log_prefix!(),
                    $crate::__core::concat!($text),
                )
            }
            .print()
        } else {
            $crate::print_macro!(@format $level, $text)
        }
    };
    (@format $level:ident, $($arg:tt)+) => { $crate::macros::print_values!($level, $($arg)+) };
    (@arguments $level:ident, $arguments:expr) => {
        $crate::print::call_printk(
            const {
                &$crate::print::Format::<false, {
                    $crate::print::format_len(
                        $crate::print::Level::$level,
                        $crate::__log_prefix!(),
                        $crate::__core::option::Option::None,
                    )
                }>::new($crate::print::Level::$level, $crate::__log_prefix!())
            }
            .text_format(),
            $arguments,
        )
    };
    ($level:ident, $($arg:tt)+) => { $crate::print_macro!(@format $level, $($arg)+) };
}

/// The name that precedes the messages of the crate that prints.
#[doc(hidden)]
#[macro_export]
// `crate` is the crate that prints, which the message has to name.
#[allow(clippy::crate_in_macro_def)]
macro_rules! __log_prefix {
    () => {{
        // The crate's own one, which `module!` declares, shadows this. The other objects of a
        // module have none of their own. There are no attributes here, since a crate may forbid the
        // lints that they would allow.
        const __LOG_PREFIX: &[$crate::__core::primitive::u8] =
            $crate::__core::concat!($crate::__core::env!("RUST_MODNAME"), "\0").as_bytes();
        {
            use crate::*;
            __LOG_PREFIX
        }
    }};
}

/// Prints a message at the emergency level (0): the system is unusable.
///
/// See the [module](crate::print) for format and context.
///
/// # Examples
///
/// ```
/// pr_emerg!("no memory left, giving up after {} tries\n", 3);
/// ```
#[macro_export]
macro_rules! pr_emerg {
    ($($arg:tt)*) => { $crate::print_macro!(Emerg, $($arg)*) };
}

/// Prints a message at the alert level (1): action must be taken immediately.
///
/// See the [module](crate::print) for format and context.
///
/// # Examples
///
/// ```
/// pr_alert!("fan {} has stopped\n", 1);
/// ```
#[macro_export]
macro_rules! pr_alert {
    ($($arg:tt)*) => { $crate::print_macro!(Alert, $($arg)*) };
}

/// Prints a message at the critical level (2): a critical condition.
///
/// See the [module](crate::print) for format and context.
///
/// # Examples
///
/// ```
/// pr_crit!("controller is dead: status {:#x}\n", 0xffu8);
/// ```
#[macro_export]
macro_rules! pr_crit {
    ($($arg:tt)*) => { $crate::print_macro!(Crit, $($arg)*) };
}

/// Prints a message at the error level (3): something failed.
///
/// See the [module](crate::print) for format and context.
///
/// # Examples
///
/// ```
/// pr_err!("cannot read block {}: {:?}\n", 17, EIO);
/// ```
#[macro_export]
macro_rules! pr_err {
    ($($arg:tt)*) => { $crate::print_macro!(Err, $($arg)*) };
}

/// Prints a message at the warning level (4): something is suspicious, but not fatal.
///
/// See the [module](crate::print) for format and context.
///
/// # Examples
///
/// ```
/// pr_warn!("unknown option {:?}, ignored\n", "colour");
/// ```
#[macro_export]
macro_rules! pr_warn {
    ($($arg:tt)*) => { $crate::print_macro!(Warning, $($arg)*) };
}

/// Prints a message at the notice level (5): normal, but worth noticing.
///
/// See the [module](crate::print) for format and context.
///
/// # Examples
///
/// ```
/// pr_notice!("falling back to {} interrupts\n", 1);
/// ```
#[macro_export]
macro_rules! pr_notice {
    ($($arg:tt)*) => { $crate::print_macro!(Notice, $($arg)*) };
}

/// Prints a message at the info level (6): for information.
///
/// See the [module](crate::print) for format and context.
///
/// # Examples
///
/// ```
/// let version = (1, 2);
/// pr_info!("version {}.{}\n", version.0, version.1);
/// ```
#[doc(alias = "print")]
#[macro_export]
macro_rules! pr_info {
    ($($arg:tt)*) => { $crate::print_macro!(Info, $($arg)*) };
}

/// Prints a message at the debug level (7), in kernels with `CONFIG_RUST_DEBUG_ASSERTIONS`.
///
/// Otherwise nothing is printed and the arguments are not evaluated, though they must still
/// compile. Dynamic debug has no effect on this macro.
///
/// See the [module](crate::print) for format and context.
///
/// # Examples
///
/// ```
/// pr_debug!("register {:#06x} reads {:#010x}\n", 0x10u16, 0xcafe_u32);
/// ```
#[doc(alias = "print")]
#[macro_export]
macro_rules! pr_debug {
    ($($arg:tt)*) => {
        if $crate::__core::cfg!(debug_assertions) {
            $crate::print_macro!(Debug, $($arg)*)
        }
    };
}

/// Continues the previous message, on the same line.
///
/// Use this only after a message that did not end in `\n`. Other CPUs may print in between; prefer
/// formatting a whole line at once where possible.
///
/// See the [module](crate::print) for format and context.
///
/// # Examples
///
/// ```
/// use kernel::pr_cont;
///
/// pr_info!("primes:");
/// for prime in [2, 3, 5, 7] {
///     pr_cont!(" {prime}");
/// }
/// pr_cont!("\n");
/// ```
#[macro_export]
macro_rules! pr_cont {
    ($($arg:tt)*) => { $crate::print_macro!(Cont, $($arg)*) };
}
