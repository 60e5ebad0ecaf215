// SPDX-License-Identifier: GPL-2.0

//! The kernel's clocks.
//!
//! C header: [`include/linux/timekeeping.h`](srctree/include/linux/timekeeping.h)

/// A clock of the kernel, from which an [`Instant`](super::Instant) or a timer takes its time.
///
/// Use [`Monotonic`] unless there is a reason for another one: for instance, a wire format may
/// require [`RealTime`], and a lease that continues during suspend requires [`BootTime`].
///
/// # Safety
///
/// Implementers must ensure that [`ktime_get`](ClockSource::ktime_get) returns values from 0 to
/// `KTIME_MAX`, which is `i64::MAX`, and that [`ID`](ClockSource::ID) is the ID of a clock of the
/// kernel.
pub unsafe trait ClockSource {
    /// The ID of the clock, for C functions and system calls.
    const ID: bindings::clockid_t;

    /// Returns the current time in nanoseconds since the clock's zero, from 0 to `KTIME_MAX`.
    fn ktime_get() -> bindings::ktime_t;
}

/// The time since some point during boot, not including suspend.
///
/// C's `CLOCK_MONOTONIC`. It never goes backwards and cannot be set; NTP adjusts its rate to real
/// time.
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

// SAFETY: The clock starts at zero and counts nanoseconds, which takes 292 years to reach
// `KTIME_MAX`. The ID is C's.
unsafe impl ClockSource for Monotonic {
    const ID: bindings::clockid_t = bindings::CLOCK_MONOTONIC as bindings::clockid_t;

    #[inline]
    fn ktime_get() -> bindings::ktime_t {
        // SAFETY: `ktime_get()` may be called in any context except NMI, where it could hang, but
        // does not violate memory safety.
        unsafe { bindings::ktime_get() }
    }
}

/// The time since 1970-01-01 00:00:00 UTC, not including leap seconds: the time of day.
///
/// C's `CLOCK_REALTIME`. It jumps when the time of day is set, and around leap seconds.
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

// SAFETY: The kernel does not allow setting the clock to a time before 1970, nor to one so late
// that it could exceed `KTIME_MAX` within 30 years. The ID is C's.
unsafe impl ClockSource for RealTime {
    const ID: bindings::clockid_t = bindings::CLOCK_REALTIME as bindings::clockid_t;

    #[inline]
    fn ktime_get() -> bindings::ktime_t {
        // SAFETY: As for `Monotonic`.
        unsafe { bindings::ktime_get_with_offset(bindings::tk_offsets_TK_OFFS_REAL) }
    }
}

/// Like [`Monotonic`], but including suspend.
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

// SAFETY: As for `Monotonic`, to which it adds the time in suspend. The ID is C's.
unsafe impl ClockSource for BootTime {
    const ID: bindings::clockid_t = bindings::CLOCK_BOOTTIME as bindings::clockid_t;

    #[inline]
    fn ktime_get() -> bindings::ktime_t {
        // SAFETY: As for `Monotonic`.
        unsafe { bindings::ktime_get_with_offset(bindings::tk_offsets_TK_OFFS_BOOT) }
    }
}

/// International Atomic Time: [`RealTime`] including leap seconds, if the kernel knows their
/// number.
///
/// C's `CLOCK_TAI`. It jumps when the time of day or the number of leap seconds is set.
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

// SAFETY: As for `RealTime`, to which it adds seconds: `adjtimex()` accepts 0 to 100000 of them.
// The kernel deletes a leap second at most once, at the end of a day, when the clock has counted at
// least a day. The ID is C's.
unsafe impl ClockSource for Tai {
    const ID: bindings::clockid_t = bindings::CLOCK_TAI as bindings::clockid_t;

    #[inline]
    fn ktime_get() -> bindings::ktime_t {
        // SAFETY: As for `Monotonic`.
        unsafe { bindings::ktime_get_with_offset(bindings::tk_offsets_TK_OFFS_TAI) }
    }
}
