// SPDX-License-Identifier: GPL-2.0

//! Division and shifts of 128-bit integers.
//!
//! This file must not use an operation for which the compiler would call a function, which would
//! call itself. Nor may it use anything that can panic: see the crate's documentation.

/// Returns the upper and the lower half.
const fn split(value: u128) -> (u64, u64) {
    ((value >> 64) as u64, value as u64)
}

const fn join(high: u64, low: u64) -> u128 {
    (high as u128) << 64 | low as u128
}

/// Shifts left, by less than 128.
pub(crate) const fn shift_left(value: u128, by: u32) -> u128 {
    let (high, low) = split(value);
    // Shifts of the halves use the amount modulo 64.
    match by {
        0 => value,
        1..64 => join(
            high.wrapping_shl(by) | low.wrapping_shr(64_u32.wrapping_sub(by)),
            low.wrapping_shl(by),
        ),
        _ => join(low.wrapping_shl(by), 0),
    }
}

/// Shifts right, by less than 128. If `signed`, copies of the top bit are shifted in.
pub(crate) const fn shift_right(value: u128, by: u32, signed: bool) -> u128 {
    let (high, low) = split(value);
    let fill = if signed {
        (high as i64 >> 63) as u64
    } else {
        0
    };
    let shifted = if signed {
        (high as i64).wrapping_shr(by) as u64
    } else {
        high.wrapping_shr(by)
    };
    match by {
        0 => value,
        1..64 => join(
            shifted,
            low.wrapping_shr(by) | high.wrapping_shl(64_u32.wrapping_sub(by)),
        ),
        _ => join(fill, shifted),
    }
}

/// Divides 64-bit integers. A divisor of zero, which the compiler never passes, gives zero.
const fn divide_half(dividend: u64, divisor: u64) -> (u64, u64) {
    match (dividend.checked_div(divisor), dividend.checked_rem(divisor)) {
        (Some(quotient), Some(remainder)) => (quotient, remainder),
        _ => (0, 0),
    }
}

/// Computes one 32-bit digit of a quotient, with Knuth's algorithm D (*The Art of Computer
/// Programming*, volume 2, section 4.3.1).
///
/// Divides `remainder` with the digit `next` appended, which has three digits, by `divisor`, which
/// has two and whose top bit is set. `remainder` must be less than `divisor`. Returns the digit and
/// the new remainder.
const fn digit(remainder: u64, next: u64, divisor: u64) -> (u64, u64) {
    let (high, low) = (divisor >> 32, divisor & 0xffff_ffff);

    // The estimate is too large by at most two, as the divisor's top bit is set.
    let (mut quotient, mut rest) = divide_half(remainder, high);
    while quotient >> 32 != 0 || quotient.wrapping_mul(low) > (rest << 32 | next) {
        quotient = quotient.wrapping_sub(1);
        rest = rest.wrapping_add(high);
        if rest >> 32 != 0 {
            break;
        }
    }

    // The difference fits: it is less than the divisor.
    let dividend = (remainder << 32).wrapping_add(next);
    let rest = dividend.wrapping_sub(quotient.wrapping_mul(divisor));
    (quotient, rest)
}

/// Divides 128 bits by 64. `high` must be less than `divisor`, so that the quotient fits.
const fn divide_by_half(high: u64, low: u64, divisor: u64) -> (u64, u64) {
    let shift = divisor.leading_zeros();
    let divisor = divisor.wrapping_shl(shift);
    let (high, low) = split(shift_left(join(high, low), shift));

    let (upper, rest) = digit(high, low >> 32, divisor);
    let (lower, rest) = digit(rest, low & 0xffff_ffff, divisor);
    (upper << 32 | lower, rest.wrapping_shr(shift))
}

/// Returns the quotient and the remainder. `divisor` must not be zero.
pub(crate) const fn divide(dividend: u128, divisor: u128) -> (u128, u128) {
    let (high, low) = split(dividend);
    let (divisor_high, divisor_low) = split(divisor);

    if divisor_high == 0 {
        let (upper, rest) = divide_half(high, divisor_low);
        let (lower, rest) = if rest == 0 {
            divide_half(low, divisor_low)
        } else {
            divide_by_half(rest, low, divisor_low)
        };
        return (join(upper, lower), rest as u128);
    }

    // The quotient has at most 64 bits. The divisor's 64 most significant bits give an estimate
    // that is exact or too large by one; halving the dividend keeps it in 64 bits.
    let shift = divisor_high.leading_zeros();
    let (top, _) = split(shift_left(divisor, shift));
    let (half_high, half_low) = split(shift_right(dividend, 1, false));
    let (estimate, _) = divide_by_half(half_high, half_low, top);
    let mut quotient = shift_right(shift_left(estimate as u128, shift), 63, false);

    // The estimate minus one is exact, or too small by one.
    if quotient != 0 {
        quotient = quotient.wrapping_sub(1);
    }
    let mut remainder = dividend.wrapping_sub(quotient.wrapping_mul(divisor));
    if remainder >= divisor {
        quotient = quotient.wrapping_add(1);
        remainder = remainder.wrapping_sub(divisor);
    }
    (quotient, remainder)
}

/// Divides signed integers, as [`divide`]. The quotient is rounded towards zero, and the remainder
/// has the dividend's sign.
pub(crate) const fn divide_signed(dividend: i128, divisor: i128) -> (i128, i128) {
    let (quotient, remainder) = divide(dividend.unsigned_abs(), divisor.unsigned_abs());
    (
        negate_if(quotient, (dividend < 0) != (divisor < 0)),
        negate_if(remainder, dividend < 0),
    )
}

const fn negate_if(magnitude: u128, negative: bool) -> i128 {
    let value = magnitude as i128;
    if negative {
        value.wrapping_neg()
    } else {
        value
    }
}
