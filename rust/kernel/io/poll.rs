// SPDX-License-Identifier: GPL-2.0

//! Polling for a condition, such as the value of a device register.
//!
//! C header: [`include/linux/iopoll.h`](srctree/include/linux/iopoll.h)

use crate::{
    error::{
        code::*,
        Result, //
    },
    processor::cpu_relax,
    task::might_sleep,
    time::{
        delay::{
            fsleep,
            udelay, //
        },
        Delta,
        Instant,
        Monotonic, //
    },
};

/// Polls until a condition is met or a timeout elapses, and sleeps in between.
///
/// `op` reads a value, `cond` checks it, and [`fsleep`] sleeps for `sleep_delta` before `op` is
/// called again, unless that is zero. May sleep, so it must not be called in atomic context.
///
/// # Errors
///
/// The error of `op`, immediately; [`ETIMEDOUT`] if the condition was not met when `timeout_delta`
/// had elapsed. `op` is called at least once, and once more if the timeout elapsed during a sleep.
///
/// # Examples
///
/// ```
/// use kernel::{io::poll::read_poll_timeout, prelude::*, time::Delta};
///
/// const READY: u32 = 1 << 7;
///
/// // A device that takes a while.
/// let mut reads = 0;
/// let mut read_status = || {
///     reads += 1;
///     Ok(if reads < 4 { 0 } else { READY | 3 })
/// };
///
/// let status = read_poll_timeout(
///     &mut read_status,
///     |status| status & READY != 0,
///     Delta::from_micros(100),
///     Delta::from_secs(60),
/// )?;
/// assert_eq!(status, READY | 3);
/// assert_eq!(reads, 4);
///
/// // One that is not there.
/// let status = read_poll_timeout(
///     || Ok(0),
///     |status: &u32| status & READY != 0,
///     Delta::from_micros(100),
///     Delta::from_millis(1),
/// );
/// assert_eq!(status, Err(ETIMEDOUT));
/// # Ok::<(), Error>(())
/// ```
#[track_caller]
pub fn read_poll_timeout<Op, Cond, T>(
    mut op: Op,
    mut cond: Cond,
    sleep_delta: Delta,
    timeout_delta: Delta,
) -> Result<T>
where
    Op: FnMut() -> Result<T>,
    Cond: FnMut(&T) -> bool,
{
    let start = Instant::<Monotonic>::now();

    // Whether this sleeps depends on the device, so annotate it unconditionally.
    might_sleep();

    loop {
        let answer = op()?;
        if cond(&answer) {
            return Ok(answer);
        }
        if start.elapsed() > timeout_delta {
            return Err(ETIMEDOUT);
        }

        if !sleep_delta.is_zero() {
            fsleep(sleep_delta);
        }
        cpu_relax();
    }
}

/// Polls until a condition is met or the retries are used up, without sleeping.
///
/// `op` reads a value, `cond` checks it, and [`udelay`] busy-waits for `delay_delta` before `op` is
/// called again, unless that is zero. May be called in any context that `op` and `cond` allow,
/// including atomic context.
///
/// # Errors
///
/// The error of `op`, immediately; [`ETIMEDOUT`] if the condition was not met in `retry` attempts,
/// which includes `retry` being zero.
///
/// # Examples
///
/// ```
/// use kernel::{io::poll::read_poll_timeout_atomic, prelude::*, time::Delta};
///
/// let mut fill_level = 0;
/// let level = read_poll_timeout_atomic(
///     || {
///         fill_level += 10;
///         Ok(fill_level)
///     },
///     |level| *level > 35,
///     Delta::from_micros(2),
///     1000,
/// )?;
/// assert_eq!(level, 40);
///
/// // The device has been unplugged.
/// let gone = read_poll_timeout_atomic(
///     || Err::<u32, _>(ENODEV),
///     |_| true,
///     Delta::ZERO,
///     1000,
/// );
/// assert_eq!(gone, Err(ENODEV));
/// # Ok::<(), Error>(())
/// ```
pub fn read_poll_timeout_atomic<Op, Cond, T>(
    mut op: Op,
    mut cond: Cond,
    delay_delta: Delta,
    retry: usize,
) -> Result<T>
where
    Op: FnMut() -> Result<T>,
    Cond: FnMut(&T) -> bool,
{
    for _ in 0..retry {
        let answer = op()?;
        if cond(&answer) {
            return Ok(answer);
        }

        if !delay_delta.is_zero() {
            udelay(delay_delta);
        }
        cpu_relax();
    }

    Err(ETIMEDOUT)
}
