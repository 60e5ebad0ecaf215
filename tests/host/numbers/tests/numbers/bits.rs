// SPDX-License-Identifier: GPL-2.0

//! Masks, bit fields and flags.

use std::collections::BTreeSet;

use numbers::{
    bitfield,
    bits::{checked_bit_u32, genmask_checked_u64, genmask_checked_u8},
    error::code::EOVERFLOW,
    impl_flags,
    prelude::Zeroable,
};
use proptest::{
    collection::vec,
    prelude::{prop_oneof, proptest, Strategy},
};

bitfield! {
    /// Fields that overlap, and bits that belong to none.
    struct Word(u32) {
        31:31 top;
        30:19 wide;
        21:18 overlap;
        9:2 byte;
        0:0 bottom;
    }
}

#[derive(Clone, Debug)]
enum Set {
    Top(bool),
    Wide(u32),
    Overlap(u32),
    Byte(u8),
    Bottom(bool),
}

fn set() -> impl Strategy<Value = Set> {
    use proptest::prelude::any;

    prop_oneof![
        any::<bool>().prop_map(Set::Top),
        (0..1_u32 << 13).prop_map(Set::Wide),
        (0..1_u32 << 5).prop_map(Set::Overlap),
        any::<u8>().prop_map(Set::Byte),
        any::<bool>().prop_map(Set::Bottom),
    ]
}

/// Sets bits one by one, from the lowest.
fn put(bits: &mut [bool; 32], low: usize, width: usize, value: u32) {
    for n in 0..width {
        bits[low + n] = value >> n & 1 == 1;
    }
}

fn get(bits: &[bool; 32], low: usize, width: usize) -> u32 {
    (0..width).map(|n| u32::from(bits[low + n]) << n).sum()
}

impl_flags! {
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    struct Flags(u16);

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Flag {
        A = 1 << 0,
        B = 1 << 3,
        C = 1 << 7,
        D = 1 << 15,
    }
}

const ALL: [Flag; 4] = [Flag::A, Flag::B, Flag::C, Flag::D];

fn flags(set: &BTreeSet<usize>) -> Flags {
    set.iter().fold(Flags::empty(), |flags, n| flags | ALL[*n])
}

proptest! {
    #[test]
    fn fields(start: u32, sets in vec(set(), 0..20)) {
        let mut word = Word::from_raw(start);
        let mut bits = [false; 32];
        put(&mut bits, 0, 32, start);

        for set in sets {
            match set {
                Set::Top(value) => {
                    word = word.with_top(value);
                    put(&mut bits, 31, 1, value.into());
                }
                Set::Wide(value) => match word.try_with_wide(value) {
                    Ok(with) => {
                        assert!(value < 1 << 12);
                        word = with;
                        put(&mut bits, 19, 12, value);
                    }
                    Err(error) => assert!(value >= 1 << 12 && error == EOVERFLOW),
                },
                Set::Overlap(value) => match word.try_with_overlap(u64::from(value)) {
                    Ok(with) => {
                        assert!(value < 1 << 4);
                        word = with;
                        put(&mut bits, 18, 4, value);
                    }
                    Err(error) => assert!(value >= 1 << 4 && error == EOVERFLOW),
                },
                Set::Byte(value) => {
                    word = word.with_byte(value);
                    put(&mut bits, 2, 8, value.into());
                }
                Set::Bottom(value) => {
                    word = word.with_bottom(value);
                    put(&mut bits, 0, 1, value.into());
                }
            }
            assert_eq!(word.into_raw(), get(&bits, 0, 32));
            assert_eq!(word.top().into_bool(), bits[31]);
            assert_eq!(word.wide(), get(&bits, 19, 12));
            assert_eq!(word.overlap(), get(&bits, 18, 4));
            assert_eq!(word.byte(), get(&bits, 2, 8));
            assert_eq!(u32::from(word.bottom()), get(&bits, 0, 1));
        }
    }

    #[test]
    fn masks(first in 0..70_u32, last in 0..70_u32) {
        let mask = |width| {
            (first <= last && last < width)
                .then(|| (first..=last).map(|n| 1_u64 << n).sum::<u64>())
        };
        assert_eq!(genmask_checked_u64(first..=last), mask(64));
        assert_eq!(genmask_checked_u8(first..=last).map(u64::from), mask(8));
        assert_eq!(checked_bit_u32(first), (first < 32).then(|| 1 << first));
    }

    #[test]
    fn sets(a in vec(0..4_usize, 0..6), b in vec(0..4_usize, 0..6), n in 0..4_usize) {
        let (a, b): (BTreeSet<_>, BTreeSet<_>) = (a.into_iter().collect(), b.into_iter().collect());
        let (x, y) = (flags(&a), flags(&b));

        assert_eq!(x | y, flags(&(&a | &b)));
        assert_eq!(x & y, flags(&(&a & &b)));
        assert_eq!(x ^ y, flags(&(&a ^ &b)));
        assert_eq!(!x, flags(&(&(0..4).collect() - &a)));
        assert_eq!(x.contains(ALL[n]), a.contains(&n));
        assert_eq!(x.contains_all(y), b.is_subset(&a));
        assert_eq!(x.contains_any(y), !a.is_disjoint(&b));
        assert_eq!(!ALL[n] | ALL[n], !Flags::empty());

        let mut z = x;
        z |= ALL[n];
        z ^= y;
        z &= !ALL[n];
        assert_eq!(z, ((x | ALL[n]) ^ y) & !ALL[n]);
        assert_eq!(u16::from(z) & !Flags::all_bits(), 0);
    }
}

#[test]
fn places() {
    assert_eq!((Word::WIDE_RANGE, Word::WIDE_SHIFT), (19..=30, 19));
    assert_eq!(Word::WIDE_MASK, 0x7ff8_0000);
    assert_eq!((Word::TOP_MASK, Word::BOTTOM_MASK), (1 << 31, 1));
    assert_eq!(
        Word::zeroed().with_const_wide::<0xfff>().into_raw(),
        Word::WIDE_MASK
    );
    assert_eq!(
        format!("{:?}", Word::from(0x8000_0004)),
        "Word { <raw>: 0x80000004, top: Bounded(1), wide: Bounded(0), overlap: Bounded(0), \
         byte: Bounded(1), bottom: Bounded(0) }"
    );
}
