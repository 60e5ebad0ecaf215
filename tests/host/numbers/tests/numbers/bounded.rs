// SPDX-License-Identifier: GPL-2.0

//! Bounded integers, and conversions.

use numbers::num::{
    casts::{arch::FromSafeCastArch, FromSafeCast, IntoSafeCast},
    Bounded, Integer, TryIntoBounded,
};
use proptest::prelude::{any, proptest};

/// All there is to say about a number of bits, for one value.
macro_rules! check {
    ($ty:ty, $wide:ty, $value:expr, $($bits:literal)+) => {$({
        let value: $ty = $value;
        let fits = match <$ty>::MIN {
            0 => (value as i128) >> $bits == 0,
            _ => (-(1_i128 << ($bits - 1))..1 << ($bits - 1)).contains(&(value as i128)),
        };
        let bounded = Bounded::<$ty, $bits>::try_new(value);
        assert_eq!(bounded.is_some(), fits, "{value} in {}", $bits);

        let wide: Option<Bounded<$ty, $bits>> = (value as $wide).try_into_bounded();
        assert_eq!(wide.is_some(), fits);

        if let Some(bounded) = bounded {
            assert_eq!((bounded.get(), *bounded), (value, value));
            assert!(bounded == value && bounded <= value);
            assert_eq!(bounded.extend::<{ <$ty as Integer>::BITS }>(), bounded);
            assert_eq!(bounded.cast::<$wide>(), value as $wide);
            assert_eq!(<$wide>::from(bounded.cast::<$wide>()), value as $wide);
            assert_eq!(bounded.shr::<1, $bits>(), value >> 1);
            assert_eq!(
                bounded.shr_exact::<1, $bits>().map(Bounded::get),
                (value & 1 == 0).then_some(value >> 1)
            );
            assert_eq!(
                bounded.cast::<$wide>().shl::<5, { $bits + 5 }>(),
                (value as $wide) << 5
            );
            assert_eq!(bounded.try_shrink::<1>().is_some(), match <$ty>::MIN {
                0 => value as i128 <= 1,
                _ => value as i128 == 0 || value as i128 == -1,
            });
            assert_eq!(bounded ^ value, 0);
            assert_eq!(format!("{bounded} {bounded:#x}"), format!("{value} {value:#x}"));
        }
    })+};
}

proptest! {
    #[test]
    fn unsigned(value: u32, shift in 0..32_u32) {
        check!(u32, u64, value >> shift, 1 2 3 7 8 9 15 16 17 20 31 32);
        check!(u16, u32, (value >> shift) as u16, 1 2 5 8 12 15 16);
    }

    #[test]
    fn signed(value: i32, shift in 0..32_u32) {
        check!(i32, i64, value >> shift, 1 2 3 7 8 9 15 16 17 20 31 32);
        check!(i16, i32, (value >> shift) as i16, 1 2 5 8 12 15 16);
    }

    #[test]
    fn bytes(value: u8) {
        check!(u8, u64, value, 1 2 3 4 5 6 7 8);
        check!(i8, i64, value as i8, 1 2 3 4 5 6 7 8);
    }

    #[test]
    fn arithmetic(a in 0..1_u64 << 30, b in 1..1_u64 << 30) {
        let (x, y) = (
            Bounded::<u64, 30>::try_new(a).unwrap(),
            Bounded::<u64, 31>::try_new(b).unwrap(),
        );
        assert_eq!((x + y, x * y, x / y, x % y), (a + b, a * b, a / b, a % b));
        assert_eq!((x & y, x | y, x ^ b, !x), (a & b, a | b, a ^ b, !a));
        assert_eq!((x < y, x == y, x.partial_cmp(&y)), (a < b, a == b, a.partial_cmp(&b)));
        if a >= b {
            assert_eq!(x - y, a - b);
        }

        let negative = Bounded::<i64, 31>::try_new(-(a as i64)).unwrap();
        assert_eq!((-negative, i64::from(negative)), (a as i64, -(a as i64)));
    }

    #[test]
    fn conversions(byte: u8, word: u16, flag: bool, long in any::<u32>()) {
        assert_eq!(Bounded::<u32, 8>::from(byte), u32::from(byte));
        assert_eq!(Bounded::<u64, 40>::from(word), u64::from(word));
        assert_eq!(u16::from(Bounded::<u64, 9>::from(byte)), u16::from(byte));
        assert_eq!(bool::from(Bounded::<u16, 1>::from(flag)), flag);
        assert_eq!(Bounded::<u16, 1>::from(flag).into_bool(), flag);

        assert_eq!(usize::from_safe_cast(long), long as usize);
        let wide: u64 = (long as usize).into_safe_cast();
        assert_eq!(wide, long.into());
        assert_eq!(usize::from_safe_cast_arch(wide), long as usize);
    }
}
