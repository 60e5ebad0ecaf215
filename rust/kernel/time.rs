// SPDX-License-Identifier: GPL-2.0

//! Points in time, spans of time, and what to do with them.
//!
//! C has one type, `ktime_t`, for two things. Here they are apart:
//!
//! - an [`Instant`] is a point in time, as some [clock](ClockSource) shows it;
//! - a [`Delta`] is a span of time, the difference of two instants.
//!
//! So two instants cannot be added, nor can those of different clocks be compared. What waits is in
//! [`delay`], what calls back later in [`hrtimer`].
//!
//! Parts of C's API count time in [`Jiffies`], the kernel's own tick. [`msecs_to_jiffies`] makes
//! them.
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

/// Time in ticks of the kernel, `CONFIG_HZ` of which make a second.
pub type Jiffies = crate::ffi::c_ulong;

/// Time in milliseconds.
pub type Msecs = crate::ffi::c_uint;

/// Converts milliseconds to jiffies, rounding up.
///
/// From 2³¹ on, or if the result would be more than that, it is C's `MAX_JIFFY_OFFSET`, which
/// stands for an infinite time. May be used in any context.
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
    // SAFETY: The function computes, for any argument.
    unsafe { bindings::__msecs_to_jiffies(msecs) }
}
