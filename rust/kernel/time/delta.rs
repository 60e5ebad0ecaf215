// SPDX-License-Identifier: GPL-2.0

//! [`Delta`]: spans of time.

use super::{
    NSEC_PER_MSEC,
    NSEC_PER_SEC,
    NSEC_PER_USEC, //
};
use core::{
    fmt::Debug,
    ops::{
        Add,
        AddAssign,
        Div,
        Mul,
        MulAssign,
        Sub,
        SubAssign, //
    },
};

mod private {
    pub trait Sealed {}

    impl Sealed for super::Nsec {}
    impl Sealed for super::Jiffy {}
}

/// A unit of time: [`Nsec`] or [`Jiffy`].
pub trait TimeUnit: private::Sealed {
    /// The integer type that counts in this unit.
    type Repr: Copy + Clone + PartialEq + PartialOrd + Eq + Ord + Debug;
}

/// Nanoseconds, counted by an [`i64`]: up to 292 years in both directions.
#[derive(Copy, Clone, PartialEq, PartialOrd, Eq, Ord, Debug)]
pub enum Nsec {}

impl TimeUnit for Nsec {
    type Repr = i64;
}

/// Ticks of the kernel, counted by an [`isize`].
#[derive(Copy, Clone, PartialEq, PartialOrd, Eq, Ord, Debug)]
pub enum Jiffy {}

impl TimeUnit for Jiffy {
    type Repr = isize;
}

/// A span of time, in units of `U`. It may be positive, zero or negative.
///
/// The default unit is nanoseconds. Such spans can be added and subtracted, multiplied by a number
/// and divided by another span.
///
/// # Panics
///
/// Overflow in arithmetic is a bug, with the same effect as for integers: it panics if
/// `CONFIG_RUST_OVERFLOW_CHECKS` is set. Division by zero always panics.
///
/// # Examples
///
/// ```
/// use kernel::time::Delta;
///
/// let frame = Delta::from_millis(40);
/// let mut total = frame * 25;
/// assert_eq!(total, Delta::from_secs(1));
///
/// total -= frame;
/// assert_eq!(total.as_millis(), 960);
/// assert_eq!(total / frame, 24);
/// assert!((frame - total).is_negative());
/// ```
///
/// In jiffies:
///
/// ```
/// use kernel::time::{Delta, Jiffy};
///
/// let ticks: Delta<Jiffy> = Delta::from_jiffies(-3);
/// assert!(ticks < Delta::from_jiffies(0));
/// assert_eq!(ticks.as_jiffies(), -3);
/// ```
#[derive(Copy, Clone, PartialEq, PartialOrd, Eq, Ord, Debug)]
pub struct Delta<U: TimeUnit = Nsec> {
    value: U::Repr,
}

impl Delta<Jiffy> {
    /// Creates a span from a number of jiffies.
    #[inline]
    pub const fn from_jiffies(jiffies: isize) -> Self {
        Self { value: jiffies }
    }

    /// Returns the number of jiffies.
    #[inline]
    pub const fn as_jiffies(self) -> isize {
        self.value
    }
}

impl Delta {
    /// A span of zero length.
    pub const ZERO: Self = Self { value: 0 };

    /// Creates a span from a number of nanoseconds.
    #[inline]
    pub const fn from_nanos(nanos: i64) -> Self {
        Self { value: nanos }
    }

    /// Creates a span from a number of microseconds.
    ///
    /// Saturates at the range of nanoseconds.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::time::Delta;
    ///
    /// assert_eq!(Delta::from_micros(-3).as_nanos(), -3000);
    /// assert_eq!(Delta::from_micros(i64::MIN).as_nanos(), i64::MIN);
    /// ```
    #[inline]
    pub const fn from_micros(micros: i64) -> Self {
        Self {
            value: micros.saturating_mul(NSEC_PER_USEC),
        }
    }

    /// Creates a span from a number of milliseconds.
    ///
    /// Saturates at the range of nanoseconds.
    #[inline]
    pub const fn from_millis(millis: i64) -> Self {
        Self {
            value: millis.saturating_mul(NSEC_PER_MSEC),
        }
    }

    /// Creates a span from a number of seconds.
    ///
    /// Saturates at the range of nanoseconds.
    #[inline]
    pub const fn from_secs(secs: i64) -> Self {
        Self {
            value: secs.saturating_mul(NSEC_PER_SEC),
        }
    }

    /// Returns whether the span is zero.
    #[inline]
    pub fn is_zero(self) -> bool {
        self.value == 0
    }

    /// Returns whether the span is negative.
    #[inline]
    pub fn is_negative(self) -> bool {
        self.value < 0
    }

    /// Returns the number of nanoseconds.
    #[inline]
    pub const fn as_nanos(self) -> i64 {
        self.value
    }

    /// Returns the number of microseconds, rounded up.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::time::Delta;
    ///
    /// assert_eq!(Delta::from_nanos(2000).as_micros_ceil(), 2);
    /// assert_eq!(Delta::from_nanos(2001).as_micros_ceil(), 3);
    /// assert_eq!(Delta::from_nanos(-2001).as_micros_ceil(), -2);
    /// assert_eq!(Delta::from_nanos(i64::MAX).as_micros_ceil(), i64::MAX / 1000 + 1);
    /// ```
    #[inline]
    pub fn as_micros_ceil(self) -> i64 {
        div_ceil(self.value, NSEC_PER_USEC)
    }

    /// Returns the number of milliseconds, rounded towards zero.
    #[inline]
    pub fn as_millis(self) -> i64 {
        div(self.value, NSEC_PER_MSEC)
    }

    /// Returns the number of milliseconds, rounded up.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::time::Delta;
    ///
    /// let span = Delta::from_micros(1500);
    /// assert_eq!((span.as_millis(), span.as_millis_ceil()), (1, 2));
    /// ```
    #[inline]
    pub fn as_millis_ceil(self) -> i64 {
        div_ceil(self.value, NSEC_PER_MSEC)
    }

    /// Returns the remainder of a division by `dividend` nanoseconds.
    ///
    /// The result has the sign of the span. `dividend` has only 32 bits because some architectures
    /// cannot compute other remainders.
    ///
    /// # Panics
    ///
    /// Panics if `dividend` is zero, or if it is -1 and the span is the most negative one.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::time::Delta;
    ///
    /// assert_eq!(Delta::from_nanos(1007).rem_nanos(100), Delta::from_nanos(7));
    /// assert_eq!(Delta::from_nanos(-1007).rem_nanos(100), Delta::from_nanos(-7));
    /// ```
    #[inline]
    pub fn rem_nanos(self, dividend: i32) -> Self {
        #[cfg(CONFIG_64BIT)]
        let value = self.value % i64::from(dividend);

        #[cfg(not(CONFIG_64BIT))]
        let value = {
            assert!(dividend != 0, "remainder of a division by zero");
            let mut rem = 0;
            // SAFETY: `rem` is valid for writes, and `dividend` is not zero.
            unsafe { bindings::div_s64_rem(self.value, dividend, &mut rem) };
            i64::from(rem)
        };

        Self { value }
    }
}

/// Returns `value / by`, also on CPUs without an instruction for it.
#[inline]
fn div(value: i64, by: i64) -> i64 {
    #[cfg(CONFIG_64BIT)]
    {
        value / by
    }

    #[cfg(not(CONFIG_64BIT))]
    {
        assert!(by != 0, "division by zero");
        // SAFETY: `by` is not zero.
        unsafe { bindings::div64_s64(value, by) }
    }
}

/// Returns `value / by`, rounded up, for a positive `by`.
///
/// Integer division rounds towards zero, which is up for negative values. For positive values,
/// subtract one before and add one after the division, as adding `by - 1` could overflow.
#[inline]
fn div_ceil(value: i64, by: i64) -> i64 {
    if value > 0 {
        div(value - 1, by) + 1
    } else {
        div(value, by)
    }
}

impl Add for Delta {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        Self::from_nanos(self.value + other.value)
    }
}

impl AddAssign for Delta {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        self.value += other.value;
    }
}

impl Sub for Delta {
    type Output = Self;

    #[inline]
    fn sub(self, other: Self) -> Self {
        Self::from_nanos(self.value - other.value)
    }
}

impl SubAssign for Delta {
    #[inline]
    fn sub_assign(&mut self, other: Self) {
        self.value -= other.value;
    }
}

impl Mul<i64> for Delta {
    type Output = Self;

    #[inline]
    fn mul(self, factor: i64) -> Self {
        Self::from_nanos(self.value * factor)
    }
}

impl MulAssign<i64> for Delta {
    #[inline]
    fn mul_assign(&mut self, factor: i64) {
        self.value *= factor;
    }
}

impl Div for Delta {
    type Output = i64;

    #[inline]
    fn div(self, other: Self) -> i64 {
        div(self.value, other.value)
    }
}
