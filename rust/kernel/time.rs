// SPDX-License-Identifier: GPL-2.0

//! Time: clocks, instants, time spans, delays and timers.
//!
//! C has one type, `ktime_t`, for two purposes. Here they are distinct types:
//!
//! - an [`Instant`] is a point in time, as read from a [clock](ClockSource);
//! - a [`Delta`] is a span of time, the difference between two instants.
//!
//! So two instants cannot be added, and those of different clocks cannot be compared. Functions
//! that wait are in [`delay`], timers with callbacks in [`hrtimer`].
//!
//! Parts of C's API measure time in [`Jiffies`], the ticks of the kernel. [`msecs_to_jiffies`]
//! converts to them.
//!
//! C headers: [`include/linux/jiffies.h`](srctree/include/linux/jiffies.h),
//! [`include/linux/ktime.h`](srctree/include/linux/ktime.h),
//! [`include/linux/timekeeping.h`](srctree/include/linux/timekeeping.h)
//!
//! # Examples
//!
//! ```
//! use kernel::time::{delay::fsleep, Delta, Instant, Monotonic};
//!
//! let start = Instant::<Monotonic>::now();
//! fsleep(Delta::from_millis(2));
//! assert!(start.elapsed() >= Delta::from_millis(2));
//! ```

mod clock;
pub mod delay;
mod delta;
pub mod hrtimer;
mod instant;

pub use clock::{
    BootTime,
    ClockSource,
    Monotonic,
    RealTime,
    Tai, //
};
pub use delta::{
    Delta,
    Jiffy,
    Nsec,
    TimeUnit, //
};
pub use instant::Instant;

/// Nanoseconds in a microsecond.
pub const NSEC_PER_USEC: i64 = bindings::NSEC_PER_USEC as i64;

/// Nanoseconds in a millisecond.
pub const NSEC_PER_MSEC: i64 = bindings::NSEC_PER_MSEC as i64;

/// Nanoseconds in a second.
pub const NSEC_PER_SEC: i64 = bindings::NSEC_PER_SEC as i64;

/// Time in ticks of the kernel, of which there are `CONFIG_HZ` per second.
pub type Jiffies = crate::ffi::c_ulong;

/// Time in milliseconds.
pub type Msecs = crate::ffi::c_uint;

/// Converts milliseconds to jiffies, rounding up.
///
/// Returns C's `MAX_JIFFY_OFFSET`, which means an infinite time, if `msecs` is at least 2³¹ or
/// the result would exceed that value. May be called in any context.
///
/// # Examples
///
/// ```
/// use kernel::time::msecs_to_jiffies;
///
/// assert_eq!(msecs_to_jiffies(0), 0);
/// assert!(msecs_to_jiffies(1) >= 1);
/// assert_eq!(msecs_to_jiffies(5000), 5 * msecs_to_jiffies(1000));
///
/// // Infinite.
/// assert_eq!(msecs_to_jiffies(u32::MAX), (isize::MAX as usize >> 1) - 1);
/// ```
#[inline]
pub fn msecs_to_jiffies(msecs: Msecs) -> Jiffies {
    // SAFETY: The function only computes, and accepts any argument.
    unsafe { bindings::__msecs_to_jiffies(msecs) }
}
