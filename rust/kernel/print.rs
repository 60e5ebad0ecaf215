// SPDX-License-Identifier: GPL-2.0

//! Printing to the kernel log.
//!
//! C header: [`include/linux/printk.h`](srctree/include/linux/printk.h)
//!
//! The macros take what [`core::format_args!`] takes. They never sleep and never fail, and may be
//! used in any context in which C may call `printk()`. As in C, a message is one line and ends in
//! `\n`; without it, the line stays open for [`pr_cont!`](crate::pr_cont).
//!
//! Each message is preceded by the name that the crate gave to [`module!`](macros::module). In the
//! other objects of a module, that is the module's name as in C's `KBUILD_MODNAME`.
//!
//! A message is formatted before the log is locked, so `Display` and `Debug` of what is printed may
//! print too, which then comes first, and may even panic. The macros need at most 256 bytes of
//! stack besides what these do. Long messages that are formatted at the same time share a few
//! buffers; where none is left, a message that others come in between of is several in the log. All
//! beyond 992 bytes of a message is lost, as with C's `printk()`.
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
/// `vsnprintf()` calls it, with the part of its buffer that is still free (which may be empty, or
/// lie past the end, when the text does not fit) and the pointer that was passed for `%pA`. Returns
/// where the text ends, or would end, had there been room.
///
/// # Safety
///
/// If `buf` is below `end`, the memory between them is valid for writes. `ptr` points to a
/// [`fmt::Arguments`].
#[doc(hidden)]
#[no_mangle]
pub unsafe extern "C" fn rust_fmt_argument(
    buf: *mut c_char,
    end: *mut c_char,
    ptr: *const c_void,
) -> *mut c_char {
    // SAFETY: The caller vouches for the memory between `buf` and `end`.
    let mut writer = unsafe { RawFormatter::from_ptrs(buf, end) };

    // SAFETY: The caller vouches for `ptr`. `Arguments` is `Copy`, and only borrows its content.
    let args = unsafe { *ptr.cast::<fmt::Arguments<'_>>() };

    // `RawFormatter` takes any amount of text. A `Display` implementation may give up early; what
    // it wrote until then is printed, as there is nobody to tell.
    let _ = fmt::Write::write_fmt(&mut writer, args);

    writer.pos()
}

/// The level of a message; the order is that of `KERN_EMERG` to `KERN_DEBUG`.
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

/// The format string of each [`Level`]: its prefix, who speaks, and what.
///
/// A `static`, so that all modules share one and no code has to build it.
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

/// Who speaks: a C string, as one pointer, so that every message costs as little as possible.
///
/// # Invariants
///
/// It points to a NUL-terminated string that lives for ever.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Speaker(*const u8);

impl Speaker {
    /// The speaker of a crate, of its `__LOG_PREFIX`.
    ///
    /// # Panics
    ///
    /// At compile time, if the prefix does not end in a NUL byte. `module!` declares one that does,
    /// but any crate may declare its own.
    // The error is that of the caller's crate.
    #[track_caller]
    pub const fn new(log_prefix: &'static [u8]) -> Self {
        assert!(
            matches!(log_prefix, [.., 0]),
            "`__LOG_PREFIX` must end in a NUL byte"
        );
        // INVARIANT: The NUL was just seen.
        Self(log_prefix.as_ptr())
    }
}

/// Prints a message, preceded by who speaks.
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
// `crate` is the one that prints, which the message is to name.
#[allow(clippy::crate_in_macro_def)]
macro_rules! print_macro {
    (Cont, $($arg:tt)+) => {
        $crate::print::call_printk_cont($crate::prelude::fmt!($($arg)+))
    };
    ($level:ident, $($arg:tt)+) => {
        $crate::print::call_printk(
            $crate::print::Level::$level,
            const {
                // The one of the crate, which `module!` declares, shadows this. A module's other
                // objects have none of their own. There are no attributes here, since a crate may
                // forbid the lints that they would be for.
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

/// Prints a message at the warning level (4): something is suspicious but was dealt with.
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
/// In others nothing is printed and the arguments are not evaluated, though they must still
/// compile. Dynamic debug has no effect on it.
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

/// Continues the message printed before, on the same line.
///
/// Only after a message that did not end in `\n`. Another processor may print in between; where a
/// whole line can be formatted at once, do that instead.
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
