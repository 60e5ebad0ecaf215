// SPDX-License-Identifier: GPL-2.0

//! Bits and masks.
//!
//! C header: [`include/linux/bits.h`](srctree/include/linux/bits.h)
//!
//! For each unsigned type, C's `BIT()` and `GENMASK()`, which are checked at compile time, and
//! variants that are checked at run time.
//!
//! # Examples
//!
//! ```
//! use kernel::bits::{bit_u8, checked_bit_u32, genmask_checked_u16, genmask_u64};
//!
//! assert_eq!(bit_u8(7), 0x80);
//! assert_eq!(genmask_u64(21..=39), 0x0000_00ff_ffe0_0000);
//!
//! assert_eq!(checked_bit_u32(32), None);
//! assert_eq!(genmask_checked_u16(4..=15), Some(0xfff0));
//! assert_eq!(genmask_checked_u16(4..=16), None);
//! ```

use crate::prelude::*;
use core::ops::RangeInclusive;

/// Defines the functions for one type.
macro_rules! bits {
    ($($ty:ty: $bit:ident $checked_bit:ident $genmask:ident $checked_genmask:ident;)+) => {$(
        /// Returns a value with only bit `n` set.
        ///
        /// The build fails unless the compiler can prove that the type has this bit.
        // Inlined for `build_assert!`.
        #[inline(always)]
        pub const fn $bit(n: u32) -> $ty {
            build_assert!(n < <$ty>::BITS);
            1 << n
        }

        /// Returns a value with only bit `n` set, if the type has this bit.
        #[inline]
        pub fn $checked_bit(n: u32) -> Option<$ty> {
            <$ty>::checked_shl(1, n)
        }

        /// Returns a mask of the bits from the first to the last of the range, both included.
        ///
        /// The build fails unless the compiler can prove that the type has these bits, and that the
        /// range is not empty.
        // Inlined for `build_assert!`.
        #[inline(always)]
        pub const fn $genmask(range: RangeInclusive<u32>) -> $ty {
            let (first, last) = (*range.start(), *range.end());
            build_assert!(first <= last && last < <$ty>::BITS);
            (<$ty>::MAX << first) & (<$ty>::MAX >> (<$ty>::BITS - 1 - last))
        }

        /// Returns a mask of the bits from the first to the last of the range, both included, if
        /// the type has these bits and the range is not empty.
        #[inline]
        pub fn $checked_genmask(range: RangeInclusive<u32>) -> Option<$ty> {
            let (first, last) = (*range.start(), *range.end());
            if first > last || last >= <$ty>::BITS {
                return None;
            }
            Some((<$ty>::MAX << first) & (<$ty>::MAX >> (<$ty>::BITS - 1 - last)))
        }
    )+};
}

bits! {
    u8: bit_u8 checked_bit_u8 genmask_u8 genmask_checked_u8;
    u16: bit_u16 checked_bit_u16 genmask_u16 genmask_checked_u16;
    u32: bit_u32 checked_bit_u32 genmask_u32 genmask_checked_u32;
    u64: bit_u64 checked_bit_u64 genmask_u64 genmask_checked_u64;
}
