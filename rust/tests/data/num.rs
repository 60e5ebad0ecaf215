// SPDX-License-Identifier: GPL-2.0

//! Numbers: every value of narrow types, and random values of wide types.

use kernel::{
    bitfield,
    num::{
        Bounded,
        TryIntoBounded, //
    },
    prelude::*,
    ptr::{
        const_align_up,
        Alignable,
        Alignment, //
    },
};

/// Checks all values of `u8` and `i8` for a number of bits.
fn bounded_by<const N: u32>() {
    for value in 0..=u8::MAX {
        let fits = u32::from(value) < 1 << N;
        let bounded = Bounded::<u8, N>::try_new(value);

        assert_eq!(bounded.is_some(), fits);
        assert!(bounded.is_none_or(|b| b == value && b.get() == value && *b == value));
        assert_eq!(
            TryIntoBounded::<u8, N>::try_into_bounded(u64::from(value)).is_some(),
            fits
        );
        assert!(bounded.is_none_or(|b| u32::from(b.cast::<u64>().get() as u8) == value.into()));
        assert!(bounded.is_none_or(|b| b.shr::<1, 8>() == value / 2));
        assert!(bounded
            .is_none_or(|b| b.shr_exact::<1, 8>().map(Bounded::get)
                == (value % 2 == 0).then_some(value / 2)));
        assert!(bounded.is_none_or(|b| b.cast::<u32>().shl::<9, 32>() == u32::from(value) << 9));
    }

    for value in i8::MIN..=i8::MAX {
        let limit = 1_i32 << (N - 1);
        let fits = (-limit..limit).contains(&value.into());
        let bounded = Bounded::<i8, N>::try_new(value);

        assert_eq!(bounded.is_some(), fits);
        assert!(bounded
            .is_none_or(|b| b == value && i64::from(b.cast::<i64>().get() as i8) == value.into()));
        assert!(bounded.is_none_or(|b| b.shr::<1, 8>() == value >> 1));
        assert!(bounded.is_none_or(|b| b.extend::<8>() == b));
        assert_eq!(
            TryIntoBounded::<i8, N>::try_into_bounded(i64::from(value)).is_some(),
            fits
        );
    }
}

bitfield! {
    /// Fields of all kinds: the whole integer, single bits, overlapping fields.
    struct Word(u64) {
        63:0 whole;
        63:63 top;
        62:20 wide;
        40:33 within;
        19:18 pair;
        0:0 bottom;
    }
}

/// Rounds up, by division.
fn up(value: u128, multiple: u128) -> u128 {
    value.div_ceil(multiple) * multiple
}

#[kunit_tests(rust_num)]
mod tests {
    use super::*;

    #[test]
    fn bounded() -> Result {
        let random = &mut crate::random();

        bounded_by::<1>();
        bounded_by::<2>();
        bounded_by::<3>();
        bounded_by::<4>();
        bounded_by::<5>();
        bounded_by::<6>();
        bounded_by::<7>();
        bounded_by::<8>();

        for _ in 0..1000 {
            let (a, b) = (random.next(), random.next());

            assert!(Bounded::<u64, 64>::try_new(a).is_some_and(|n| n == a));
            assert_eq!(Bounded::<u64, 37>::try_new(a).is_some(), (a >> 37 == 0));
            assert!(Bounded::<u64, 37>::try_new(a >> 27)
                .is_some_and(|n| n.try_shrink::<20>().is_some() == (a >> 27 < 1 << 20)));

            let (x, y) = (
                Bounded::<u64, 31>::from_expr(a & 0x7fff_ffff),
                Bounded::<u64, 31>::from_expr(b & 0x7fff_ffff),
            );
            assert_eq!(x + y, (a & 0x7fff_ffff) + (b & 0x7fff_ffff));
            assert_eq!(x * y, (a & 0x7fff_ffff) * (b & 0x7fff_ffff));
            assert_eq!((x ^ y), (a ^ b) & 0x7fff_ffff);
            assert_eq!((x < y), (x.get() < y.get()));
            assert_eq!(u32::from(x), (a & 0x7fff_ffff) as u32);
        }
        Ok(())
    }

    #[test]
    fn bit_fields() -> Result {
        let random = &mut crate::random();

        for _ in 0..1000 {
            let raw = random.next();
            let word = Word::from_raw(raw);

            assert!(word.whole() == raw && u64::from(word) == raw);
            assert!(word.top() == raw >> 63 && word.top().into_bool() == (raw >> 63 == 1));
            assert_eq!(word.wide(), (raw >> 20) & ((1 << 43) - 1));
            assert_eq!(word.within(), (raw >> 33) & 0xff);
            assert_eq!(word.pair(), (raw >> 18) & 3);
            assert_eq!(word.bottom(), raw & 1);

            let value = random.next();
            let changed = word.try_with_wide(value >> 21)?;
            assert_eq!(changed.wide(), value >> 21);
            assert_eq!((changed.into_raw() ^ raw) & !Word::WIDE_MASK, 0);
            assert_eq!(word.try_with_wide(value | 1 << 43).err(), Some(EOVERFLOW));
            assert_eq!(word.with_within(value as u8).within(), value & 0xff);
            assert_eq!(
                (word.with_within(value as u8).into_raw() ^ raw) & !Word::WITHIN_MASK,
                0
            );
            assert_eq!(word.with_const_pair::<2>().with_top(true).pair(), 2);
            assert!(Word::PAIR_RANGE == (18..=19) && Word::PAIR_SHIFT == 18);
        }
        Ok(())
    }

    #[test]
    fn alignment() -> Result {
        let random = &mut crate::random();

        for log in 0..usize::BITS {
            let Some(alignment) = Alignment::new_checked(1 << log) else {
                return Err(EINVAL);
            };
            let multiple = 1_u128 << log;

            assert!(alignment.log2() == log && alignment.as_usize() as u128 == multiple);
            assert!(log < 2 || Alignment::new_checked((1 << log) - 1).is_none());

            for value in 0..=u8::MAX {
                let expected = u8::try_from(up(value.into(), multiple)).ok();
                assert_eq!(value.align_up(alignment), expected);
                assert_eq!(
                    u128::from(value.align_down(alignment)),
                    u128::from(value) / multiple * multiple
                );
            }
            for _ in 0..50 {
                // Random numbers of all magnitudes.
                let value = (random.next() as usize) >> random.below(64);
                let expected = usize::try_from(up(value as u128, multiple)).ok();
                assert_eq!(value.align_up(alignment), expected);
                assert_eq!(const_align_up(value, alignment), expected);
                assert_eq!(value.align_down(alignment), value & alignment.mask());

                let value = !value as u64;
                assert_eq!(
                    value.align_up(alignment),
                    u64::try_from(up(value.into(), multiple)).ok()
                );
            }
        }
        Ok(())
    }
}
