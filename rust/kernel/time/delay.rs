// SPDX-License-Identifier: GPL-2.0

//! Waiting for a time to pass.
//!
//! C header: [`include/linux/delay.h`](srctree/include/linux/delay.h)

use super::Delta;
use crate::ffi::c_ulong;

/// Sleeps for a time at least.
///
/// C's `fsleep()`: up to 10 µs it is busy, up to 20 ms a high resolution timer wakes it, at most
/// twice as late, and beyond that the kernel's tick does. May sleep, so it is not for atomic
/// contexts.
///
/// A negative time, or one of more than [`i32::MAX`] microseconds (35 minutes), is a bug: it then
/// sleeps for that maximum.
///
/// # Examples
///
/// ```
/// use kernel::time::{delay::fsleep, Delta, Instant, Monotonic};
///
/// // The reset of a device takes 1.5 ms.
/// let start = Instant::<Monotonic>::now();
/// fsleep(Delta::from_micros(1500));
/// assert!(start.elapsed() >= Delta::from_micros(1500));
/// ```
pub fn fsleep(delta: Delta) {
    const MAX: Delta = Delta::from_micros(i32::MAX as i64);

    let delta = within(delta, MAX);

    // SAFETY: The time is in the range in which the function does not overflow.
    unsafe { bindings::fsleep(delta.as_micros_ceil() as c_ulong) };
}

/// Waits for a time without giving up the processor.
///
/// C's `udelay()`, in steps of a microsecond. May be used in any context. The time is measured by a
/// loop that was calibrated or by the processor's counter, so it can also be a little too short.
///
/// A negative time, or one of more than C's `MAX_UDELAY_MS` (usually 5 ms), is a bug: it then waits
/// for that maximum, and panics with `CONFIG_RUST_DEBUG_ASSERTIONS`.
///
/// # Examples
///
/// ```
/// use kernel::time::{delay::udelay, Delta, Instant, Monotonic};
///
/// // A device wants 20 us between two commands.
/// let first = Instant::<Monotonic>::now();
/// udelay(Delta::from_micros(20));
/// let second = Instant::now();
/// assert!(second > first);
/// ```
pub fn udelay(delta: Delta) {
    const MAX: Delta = Delta::from_millis(bindings::MAX_UDELAY_MS as i64);

    debug_assert!(!delta.is_negative() && delta <= MAX);
    let delta = within(delta, MAX);

    // SAFETY: The time is in the range in which the function does not overflow.
    unsafe { bindings::udelay(delta.as_micros_ceil() as c_ulong) };
}

/// The time, if it is one of zero to `max`, else `max`.
#[inline]
fn within(delta: Delta, max: Delta) -> Delta {
    if (Delta::ZERO..=max).contains(&delta) {
        delta
    } else {
        max
    }
}
