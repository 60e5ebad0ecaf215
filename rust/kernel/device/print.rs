// SPDX-License-Identifier: GPL-2.0

//! Messages about devices.
//!
//! C header: [`include/linux/dev_printk.h`](srctree/include/linux/dev_printk.h)

use super::{
    Device,
    DeviceContext, //
};
#[cfg(CONFIG_PRINTK)]
use crate::print::line;
#[cfg(CONFIG_PRINTK)]
use crate::sync::rcu;
use crate::{
    fmt,
    print::Level, //
};

/// Prints a message about a device. C puts the names of driver and device in front, and passes the
/// device to readers of the log in a form of its own (`SUBSYSTEM=` and `DEVICE=`).
#[cfg_attr(not(CONFIG_PRINTK), allow(unused_variables))]
#[inline(never)]
fn print(level: Level, device: &Device, args: fmt::Arguments<'_>) {
    #[cfg(CONFIG_PRINTK)]
    line::print(line::Output::Device(Message { level, device }), args);
}

/// The level of a message, and the device that the message is about.
#[cfg(CONFIG_PRINTK)]
#[derive(Clone, Copy)]
pub(crate) struct Message<'a> {
    level: Level,
    device: &'a Device,
}

#[cfg(CONFIG_PRINTK)]
impl Message<'_> {
    /// Prints a text, or its first [`LONGEST`](line::LONGEST) bytes. A NUL ends it.
    // Not inlined, so that it is a call in the code that formats all messages.
    #[inline(never)]
    pub(crate) fn print(self, text: &[u8]) {
        // It fits into a `c_int`.
        let len = text.len().min(line::LONGEST) as crate::ffi::c_int;

        // The driver may be unbound at any time, and its module be unloaded. `free_module()` waits
        // for this.
        let _guard = rcu::read_lock();

        // SAFETY: The level is a string of C, and so is the format string, which takes at most
        // `len` bytes of a text that has at least as many. By the type invariants the device is
        // valid, and so are the bus and the class that C names. A driver that C names is data of
        // the kernel, or of a module, which is not freed as long as the guard is there.
        unsafe {
            bindings::dev_printk(
                self.level.prefix().as_ptr(),
                self.device.as_raw(),
                c"%.*s".as_ptr().cast(),
                len,
                text.as_ptr(),
            )
        };
    }
}

impl<Ctx: DeviceContext> Device<Ctx> {
    /// Returns the device in the context that all messages have.
    #[inline(always)]
    fn any(&self) -> &Device {
        // SAFETY: The device is valid as long as it is borrowed, in whatever context.
        unsafe { Device::from_raw(self.as_raw()) }
    }

    /// Prints a message about the device at the emergency level (0).
    ///
    /// Use [`dev_emerg!`](crate::dev_emerg), which calls this.
    #[inline]
    pub fn pr_emerg(&self, args: fmt::Arguments<'_>) {
        print(Level::Emerg, self.any(), args);
    }

    /// Prints a message about the device at the alert level (1).
    ///
    /// Use [`dev_alert!`](crate::dev_alert), which calls this.
    #[inline]
    pub fn pr_alert(&self, args: fmt::Arguments<'_>) {
        print(Level::Alert, self.any(), args);
    }

    /// Prints a message about the device at the critical level (2).
    ///
    /// Use [`dev_crit!`](crate::dev_crit), which calls this.
    #[inline]
    pub fn pr_crit(&self, args: fmt::Arguments<'_>) {
        print(Level::Crit, self.any(), args);
    }

    /// Prints a message about the device at the error level (3).
    ///
    /// Use [`dev_err!`](crate::dev_err), which calls this.
    #[inline]
    pub fn pr_err(&self, args: fmt::Arguments<'_>) {
        print(Level::Err, self.any(), args);
    }

    /// Prints a message about the device at the warning level (4).
    ///
    /// Use [`dev_warn!`](crate::dev_warn), which calls this.
    #[inline]
    pub fn pr_warn(&self, args: fmt::Arguments<'_>) {
        print(Level::Warning, self.any(), args);
    }

    /// Prints a message about the device at the notice level (5).
    ///
    /// Use [`dev_notice!`](crate::dev_notice), which calls this.
    #[inline]
    pub fn pr_notice(&self, args: fmt::Arguments<'_>) {
        print(Level::Notice, self.any(), args);
    }

    /// Prints a message about the device at the info level (6).
    ///
    /// Use [`dev_info!`](crate::dev_info), which calls this.
    #[inline]
    pub fn pr_info(&self, args: fmt::Arguments<'_>) {
        print(Level::Info, self.any(), args);
    }

    /// Prints a message about the device at the debug level (7), in kernels with
    /// `CONFIG_RUST_DEBUG_ASSERTIONS`.
    ///
    /// Use [`dev_dbg!`](crate::dev_dbg), which calls this.
    #[inline]
    pub fn pr_dbg(&self, args: fmt::Arguments<'_>) {
        if cfg!(debug_assertions) {
            print(Level::Debug, self.any(), args);
        }
    }
}

/// Calls a method of [`Device`] with a message.
#[doc(hidden)]
#[macro_export]
macro_rules! dev_printk {
    ($method:ident, $dev:expr, $($arg:tt)*) => {
        // The argument may be a `Device`, the device of a bus, or any pointer to one of them.
        $crate::device::Device::$method($dev.as_ref(), $crate::prelude::fmt!($($arg)*))
    };
}

/// Prints a message about a device at the emergency level (0): the system is unusable.
///
/// See [`dev_info!`](crate::dev_info) for the arguments.
///
/// # Examples
///
/// ```
/// # let dev = kernel::kunit::TestDevice::register(c"dev_emerg")?;
/// dev_emerg!(dev, "no power, giving up after {} tries\n", 3);
/// # Ok::<(), Error>(())
/// ```
#[macro_export]
macro_rules! dev_emerg {
    ($($arg:tt)*) => { $crate::dev_printk!(pr_emerg, $($arg)*) };
}

/// Prints a message about a device at the alert level (1): action must be taken immediately.
///
/// See [`dev_info!`](crate::dev_info) for the arguments.
///
/// # Examples
///
/// ```
/// # let dev = kernel::kunit::TestDevice::register(c"dev_alert")?;
/// dev_alert!(dev, "fan {} has stopped\n", 1);
/// # Ok::<(), Error>(())
/// ```
#[macro_export]
macro_rules! dev_alert {
    ($($arg:tt)*) => { $crate::dev_printk!(pr_alert, $($arg)*) };
}

/// Prints a message about a device at the critical level (2): a critical condition.
///
/// See [`dev_info!`](crate::dev_info) for the arguments.
///
/// # Examples
///
/// ```
/// # let dev = kernel::kunit::TestDevice::register(c"dev_crit")?;
/// dev_crit!(dev, "controller is dead: status {:#x}\n", 0xffu8);
/// # Ok::<(), Error>(())
/// ```
#[macro_export]
macro_rules! dev_crit {
    ($($arg:tt)*) => { $crate::dev_printk!(pr_crit, $($arg)*) };
}

/// Prints a message about a device at the error level (3): something failed.
///
/// See [`dev_info!`](crate::dev_info) for the arguments.
///
/// # Examples
///
/// ```
/// # let dev = kernel::kunit::TestDevice::register(c"dev_err")?;
/// dev_err!(dev, "cannot read block {}: {:?}\n", 17, EIO);
/// # Ok::<(), Error>(())
/// ```
#[macro_export]
macro_rules! dev_err {
    ($($arg:tt)*) => { $crate::dev_printk!(pr_err, $($arg)*) };
}

/// Prints a message about a device at the warning level (4): suspicious, but not fatal.
///
/// See [`dev_info!`](crate::dev_info) for the arguments.
///
/// # Examples
///
/// ```
/// # let dev = kernel::kunit::TestDevice::register(c"dev_warn")?;
/// dev_warn!(dev, "unknown mode {:?}, ignored\n", "turbo");
/// # Ok::<(), Error>(())
/// ```
#[macro_export]
macro_rules! dev_warn {
    ($($arg:tt)*) => { $crate::dev_printk!(pr_warn, $($arg)*) };
}

/// Prints a message about a device at the notice level (5): normal, but worth noticing.
///
/// See [`dev_info!`](crate::dev_info) for the arguments.
///
/// # Examples
///
/// ```
/// # let dev = kernel::kunit::TestDevice::register(c"dev_notice")?;
/// dev_notice!(dev, "falling back to {} lanes\n", 1);
/// # Ok::<(), Error>(())
/// ```
#[macro_export]
macro_rules! dev_notice {
    ($($arg:tt)*) => { $crate::dev_printk!(pr_notice, $($arg)*) };
}

/// Prints a message about a device at the info level (6): for information.
///
/// The first argument is a [`Device`](crate::device::Device), the device of a bus, or a reference
/// or an [`ARef`](crate::sync::aref::ARef) to one of them. The others are those of
/// [`pr_info!`](crate::pr_info), whose rules for contexts and for the length hold here, too. As in
/// C, the names of the driver and of the device are put in front, which count towards the length,
/// and readers of `/dev/kmsg` get the device as `SUBSYSTEM=` and `DEVICE=`. The message cannot be
/// continued by [`pr_cont!`](crate::pr_cont).
///
/// # Examples
///
/// ```
/// # let dev = kernel::kunit::TestDevice::register(c"dev_info")?;
/// dev_info!(dev, "revision {}\n", 2);
/// # Ok::<(), Error>(())
/// ```
#[macro_export]
macro_rules! dev_info {
    ($($arg:tt)*) => { $crate::dev_printk!(pr_info, $($arg)*) };
}

/// Prints a message about a device at the debug level (7), in kernels with
/// `CONFIG_RUST_DEBUG_ASSERTIONS`.
///
/// Otherwise nothing is printed and the arguments are not evaluated, though they must still
/// compile. Dynamic debug has no effect on this macro.
///
/// See [`dev_info!`](crate::dev_info) for the arguments.
///
/// # Examples
///
/// ```
/// # let dev = kernel::kunit::TestDevice::register(c"dev_dbg")?;
/// dev_dbg!(dev, "register {:#06x} reads {:#010x}\n", 0x10u16, 0xcafe_u32);
/// # Ok::<(), Error>(())
/// ```
#[macro_export]
macro_rules! dev_dbg {
    ($($arg:tt)*) => {
        if $crate::__core::cfg!(debug_assertions) {
            $crate::dev_printk!(pr_dbg, $($arg)*)
        }
    };
}
