// SPDX-License-Identifier: GPL-2.0

//! Delays: sleeping or busy-waiting for a span of time.
//!
//! C header: [`include/linux/delay.h`](srctree/include/linux/delay.h)

use super::Delta;
use crate::ffi::c_ulong;

/// Sleeps for at least the given time.
///
/// C's `fsleep()`: up to 10 µs, it busy-waits; up to 20 ms, a high resolution timer wakes it, at
/// most twice as late; for longer times, the tick of the kernel wakes it. May sleep, so it must not
/// be called in atomic context.
///
/// A negative time, or one of more than [`i32::MAX`] microseconds (35 minutes), is a bug: the
/// function then sleeps for that maximum.
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

    // SAFETY: The time is in the range for which the function does not overflow.
    unsafe { bindings::fsleep(delta.as_micros_ceil() as c_ulong) };
}

/// Busy-waits for the given time.
///
/// C's `udelay()`, in steps of a microsecond. May be called in any context. The time is measured by
/// a calibrated loop or the CPU's counter, so the delay may also be slightly too short.
///
/// A negative time, or one of more than C's `MAX_UDELAY_MS` (usually 5 ms), is a bug: the function
/// then waits for that maximum, and panics with `CONFIG_RUST_DEBUG_ASSERTIONS`.
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

    // SAFETY: The time is in the range for which the function does not overflow.
    unsafe { bindings::udelay(delta.as_micros_ceil() as c_ulong) };
}

/// Returns `delta` if it is between zero and `max`, and otherwise `max`.
#[inline]
fn within(delta: Delta, max: Delta) -> Delta {
    if (Delta::ZERO..=max).contains(&delta) {
        delta
    } else {
        max
    }
}
