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

#[cfg(CONFIG_PRINTK)]
mod line;
mod once;

#[cfg(CONFIG_PRINTK)]
use line::Head;
pub use once::OnceLite;

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

/// The level of a message, in the order of `KERN_EMERG` to `KERN_DEBUG`.
#[doc(hidden)]
#[derive(Clone, Copy)]
#[repr(usize)]
pub enum Level {
    /// `KERN_EMERG`
    Emerg,
    /// `KERN_ALERT`
    Alert,
    /// `KERN_CRIT`
    Crit,
    /// `KERN_ERR`
    Err,
    /// `KERN_WARNING`
    Warning,
    /// `KERN_NOTICE`
    Notice,
    /// `KERN_INFO`
    Info,
    /// `KERN_DEBUG`
    Debug,
}

/// The format string for each [`Level`]: its prefix, the speaker, and the text.
///
/// It is a `static`, so that all modules share it.
#[cfg(CONFIG_PRINTK)]
static FORMATS: [[u8; 11]; 8] = {
    const fn format(prefix: &[u8; 3]) -> [u8; 11] {
        let [soh, level, nul] = *prefix;
        assert!(soh == b'\x01' && level >= b'0' && level <= b'7' && nul == b'\0');
        [
            soh, level, b'%', b's', b':', b' ', b'%', b'.', b'*', b's', b'\0',
        ]
    }

    [
        format(bindings::KERN_EMERG),
        format(bindings::KERN_ALERT),
        format(bindings::KERN_CRIT),
        format(bindings::KERN_ERR),
        format(bindings::KERN_WARNING),
        format(bindings::KERN_NOTICE),
        format(bindings::KERN_INFO),
        format(bindings::KERN_DEBUG),
    ]
};

/// The speaker: the name that precedes messages. It is a C string, as one pointer, so that the code
/// for each message is as small as possible.
///
/// # Invariants
///
/// The pointer is to a NUL-terminated string that lives forever.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Speaker(*const u8);

impl Speaker {
    /// Creates the speaker of a crate from its `__LOG_PREFIX`.
    ///
    /// # Panics
    ///
    /// Panics at compile time if the prefix does not end in a NUL byte. The prefix that `module!`
    /// declares does, but any crate may declare its own.
    // The error is reported in the caller's crate.
    #[track_caller]
    pub const fn new(log_prefix: &'static [u8]) -> Self {
        assert!(
            matches!(log_prefix, [.., 0]),
            "`__LOG_PREFIX` must end in a NUL byte"
        );
        // INVARIANT: The assertion above checks that the slice, which lives forever, ends in a NUL
        // byte.
        Self(log_prefix.as_ptr())
    }
}

/// Prints a message, preceded by the speaker's name.
#[doc(hidden)]
#[cfg_attr(not(CONFIG_PRINTK), allow(unused_variables))]
#[inline(never)]
pub fn call_printk(level: Level, speaker: Speaker, args: fmt::Arguments<'_>) {
    #[cfg(CONFIG_PRINTK)]
    Head::Message(level, speaker).print(args);
}

/// Prints the continuation of a message.
#[doc(hidden)]
#[cfg_attr(not(CONFIG_PRINTK), allow(unused_variables))]
#[inline(never)]
pub fn call_printk_cont(args: fmt::Arguments<'_>) {
    #[cfg(CONFIG_PRINTK)]
    Head::Continuation.print(args);
}

/// Prints a message of a [`Level`], or a continuation.
#[doc(hidden)]
#[macro_export]
// `crate` is the crate that prints, which the message has to name.
#[allow(clippy::crate_in_macro_def)]
macro_rules! print_macro {
    (Cont, $($arg:tt)+) => {
        $crate::print::call_printk_cont($crate::prelude::fmt!($($arg)+))
    };
    ($level:ident, $($arg:tt)+) => {
        $crate::print::call_printk(
            $crate::print::Level::$level,
            const {
                // The crate's own one, which `module!` declares, shadows this. The other objects of
                // a module have none of their own. There are no attributes here, since a crate may
                // forbid the lints that they would allow.
                const __LOG_PREFIX: &[$crate::__core::primitive::u8] =
                    $crate::__core::concat!($crate::__core::env!("RUST_MODNAME"), "\0").as_bytes();
                $crate::print::Speaker::new({
                    use crate::*;
                    __LOG_PREFIX
                })
            },
            $crate::prelude::fmt!($($arg)+),
        )
    };
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
