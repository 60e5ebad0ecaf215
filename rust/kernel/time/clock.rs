// SPDX-License-Identifier: GPL-2.0

//! The kernel's clocks.
//!
//! C header: [`include/linux/timekeeping.h`](srctree/include/linux/timekeeping.h)

/// A clock of the kernel, which an [`Instant`](super::Instant) or a timer goes by.
///
/// [`Monotonic`] is the right one unless there is a reason for another: a wire format may ask for
/// [`RealTime`], say, and a lease that goes on while the machine sleeps for [`BootTime`].
///
/// # Safety
///
/// [`ktime_get`](ClockSource::ktime_get) gives values of 0 to `KTIME_MAX`, that is `i64::MAX`.
/// [`ID`](ClockSource::ID) is the number of a clock of the kernel.
pub unsafe trait ClockSource {
    /// The clock's number, as C's functions and system calls take it.
    const ID: bindings::clockid_t;

    /// What the clock shows now, in nanoseconds from its beginning: 0 to `KTIME_MAX`.
    fn ktime_get() -> bindings::ktime_t;
}

/// Time since some moment of the boot, without the time the machine was suspended.
///
/// C's `CLOCK_MONOTONIC`. It never goes back and nobody can set it; its rate is adjusted to real
/// time by way of NTP.
///
/// # Examples
///
/// ```
/// use kernel::time::{Delta, Instant, Monotonic};
///
/// let a = Instant::<Monotonic>::now();
/// let b = Instant::now();
/// assert!(b >= a);
/// assert!(b - a < Delta::from_secs(10));
/// ```
pub struct Monotonic;

// SAFETY: The clock starts at zero and counts nanoseconds, for 292 years up to `KTIME_MAX`.
// The number is C's.
unsafe impl ClockSource for Monotonic {
    const ID: bindings::clockid_t = bindings::CLOCK_MONOTONIC as bindings::clockid_t;

    #[inline]
    fn ktime_get() -> bindings::ktime_t {
        // SAFETY: May be called in any context but an NMI, where it could hang, but do no harm to
        // memory.
        unsafe { bindings::ktime_get() }
    }
}

/// Time since 1970-01-01 00:00:00 UTC, without leap seconds: the time of day.
///
/// C's `CLOCK_REALTIME`. It jumps when somebody sets it, and around leap seconds.
///
/// # Examples
///
/// ```
/// use kernel::time::{BootTime, Instant, RealTime};
///
/// // Both are readings of a clock, but they cannot be compared.
/// let _time_of_day = Instant::<RealTime>::now();
/// let _up_time = Instant::<BootTime>::now();
/// ```
pub struct RealTime;

// SAFETY: The kernel does not let the clock be set to a time before 1970, nor to one so late that
// it could exceed `KTIME_MAX` within 30 years. The number is C's.
unsafe impl ClockSource for RealTime {
    const ID: bindings::clockid_t = bindings::CLOCK_REALTIME as bindings::clockid_t;

    #[inline]
    fn ktime_get() -> bindings::ktime_t {
        // SAFETY: As for `Monotonic`.
        unsafe { bindings::ktime_get_with_offset(bindings::tk_offsets_TK_OFFS_REAL) }
    }
}

/// Like [`Monotonic`], with the time the machine was suspended.
///
/// C's `CLOCK_BOOTTIME`.
///
/// # Examples
///
/// ```
/// use kernel::time::{BootTime, Delta, Instant};
///
/// let start = Instant::<BootTime>::now();
/// assert!(!start.elapsed().is_negative());
/// ```
pub struct BootTime;

// SAFETY: As for `Monotonic`, to which it adds the time of being suspended. The number is C's.
unsafe impl ClockSource for BootTime {
    const ID: bindings::clockid_t = bindings::CLOCK_BOOTTIME as bindings::clockid_t;

    #[inline]
    fn ktime_get() -> bindings::ktime_t {
        // SAFETY: As for `Monotonic`.
        unsafe { bindings::ktime_get_with_offset(bindings::tk_offsets_TK_OFFS_BOOT) }
    }
}

/// International Atomic Time: [`RealTime`] with leap seconds, if the kernel was told how many.
///
/// C's `CLOCK_TAI`. It jumps when somebody sets the time of day or the number of leap seconds.
///
/// # Examples
///
/// ```
/// use kernel::time::{Delta, Instant, Tai};
///
/// let start = Instant::<Tai>::now();
/// assert_eq!(start + Delta::from_secs(1) - start, Delta::from_secs(1));
/// ```
pub struct Tai;

// SAFETY: As for `RealTime`, to which it adds seconds: `adjtimex()` takes 0 to 100000 of them, and
// when the kernel deletes a leap second, once at most at the end of a day, the clock has counted a
// day. The number is C's.
unsafe impl ClockSource for Tai {
    const ID: bindings::clockid_t = bindings::CLOCK_TAI as bindings::clockid_t;

    #[inline]
    fn ktime_get() -> bindings::ktime_t {
        // SAFETY: As for `Monotonic`.
        unsafe { bindings::ktime_get_with_offset(bindings::tk_offsets_TK_OFFS_TAI) }
    }
}
