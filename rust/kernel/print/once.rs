// SPDX-License-Identifier: GPL-2.0

//! Printing once.

use crate::sync::atomic::{
    Atomic,
    Relaxed, //
};

/// A flag for code that runs only the first time it is reached.
///
/// It is the static variable of C's `DO_ONCE_LITE()`. See [`do_once_lite!`](crate::do_once_lite)
/// for the common use.
///
/// # Examples
///
/// ```
/// use kernel::print::OnceLite;
///
/// static GREETED: OnceLite = OnceLite::new();
///
/// let mut greetings = 0;
/// assert!(GREETED.call_once(|| greetings += 1));
/// assert!(!GREETED.call_once(|| greetings += 1));
/// assert_eq!(greetings, 1);
/// ```
// The initial value is zero, so that C can reset it (`clear_warn_once` in debugfs) with its own
// variables by zeroing their section.
pub struct OnceLite(Atomic<u32>);

impl OnceLite {
    /// Creates a flag that is not set yet.
    #[allow(clippy::new_without_default)]
    #[inline(always)]
    pub const fn new() -> Self {
        Self(Atomic::new(0))
    }

    /// Calls `f`, unless an earlier call did; returns whether it was called.
    ///
    /// Of several concurrent callers, exactly one calls `f`. The others do not wait for it, so
    /// `false` does not mean that the effects of `f` are visible yet. May be used in any context.
    pub fn call_once<F: FnOnce()>(&self, f: F) -> bool {
        // The flag orders no other accesses, so `Relaxed` is enough. Reading it first keeps its
        // cache line shared once it is set.
        if self.0.load(Relaxed) != 0 || self.0.xchg(1, Relaxed) != 0 {
            return false;
        }

        f();
        true
    }
}

/// Runs statements the first time they are reached, and never again.
///
/// This is C's `DO_ONCE_LITE()`. In built-in code, writing to `clear_warn_once` in debugfs resets
/// it.
///
/// # Examples
///
/// ```
/// let mut runs = 0;
/// for _ in 0..3 {
///     kernel::do_once_lite! {
///         runs += 1;
///     }
/// }
/// assert_eq!(runs, 1);
/// ```
#[macro_export]
macro_rules! do_once_lite {
    ($($statements:tt)*) => {{
        // C's section for such flags, which is named `.data..once` in later kernels. The block ends
        // before the statements, which may refer to another `ONCE`.
        let __once = {
            #[link_section = ".data.once"]
            static ONCE: $crate::print::OnceLite = $crate::print::OnceLite::new();
            &ONCE
        };
        $crate::print::OnceLite::call_once(__once, || { $($statements)* });
    }};
}

/// [`pr_emerg!`](crate::pr_emerg), the first time it is reached.
///
/// # Examples
///
/// ```
/// kernel::pr_emerg_once!("this is the end, and {}\n", "there is only one");
/// ```
#[macro_export]
macro_rules! pr_emerg_once {
    ($($arg:tt)*) => { $crate::do_once_lite! { $crate::pr_emerg!($($arg)*) } };
}

/// [`pr_alert!`](crate::pr_alert), the first time it is reached.
///
/// # Examples
///
/// ```
/// kernel::pr_alert_once!("{} is overheating\n", "core 0");
/// ```
#[macro_export]
macro_rules! pr_alert_once {
    ($($arg:tt)*) => { $crate::do_once_lite! { $crate::pr_alert!($($arg)*) } };
}

/// [`pr_crit!`](crate::pr_crit), the first time it is reached.
///
/// # Examples
///
/// ```
/// kernel::pr_crit_once!("the {} is on battery\n", "machine");
/// ```
#[macro_export]
macro_rules! pr_crit_once {
    ($($arg:tt)*) => { $crate::do_once_lite! { $crate::pr_crit!($($arg)*) } };
}

/// [`pr_err!`](crate::pr_err), the first time it is reached.
///
/// # Examples
///
/// ```
/// kernel::pr_err_once!("firmware is broken: {:?}\n", EILSEQ);
/// ```
#[macro_export]
macro_rules! pr_err_once {
    ($($arg:tt)*) => { $crate::do_once_lite! { $crate::pr_err!($($arg)*) } };
}

/// [`pr_warn!`](crate::pr_warn), the first time it is reached.
///
/// # Examples
///
/// ```
/// kernel::pr_warn_once!("option {} is deprecated\n", "legacy");
/// ```
#[macro_export]
macro_rules! pr_warn_once {
    ($($arg:tt)*) => { $crate::do_once_lite! { $crate::pr_warn!($($arg)*) } };
}

/// [`pr_notice!`](crate::pr_notice), the first time it is reached.
///
/// # Examples
///
/// ```
/// kernel::pr_notice_once!("using {} queues\n", 4);
/// ```
#[macro_export]
macro_rules! pr_notice_once {
    ($($arg:tt)*) => { $crate::do_once_lite! { $crate::pr_notice!($($arg)*) } };
}

/// [`pr_info!`](crate::pr_info), the first time it is reached.
///
/// # Examples
///
/// ```
/// kernel::pr_info_once!("first of {}\n", "many");
/// ```
#[macro_export]
macro_rules! pr_info_once {
    ($($arg:tt)*) => { $crate::do_once_lite! { $crate::pr_info!($($arg)*) } };
}
