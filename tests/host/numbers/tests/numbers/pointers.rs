// SPDX-License-Identifier: GPL-2.0

//! Alignment, and pointers to parts.

use std::mem::offset_of;

use numbers::{
    error::{code::ERANGE, Error, Result},
    ptr::{self, const_align_up, Alignable, Alignment, KnownSize},
};
use proptest::prelude::proptest;

#[repr(C)]
struct Whole {
    byte: u8,
    parts: [(u16, u64); 5],
    last: Last,
}

#[repr(C)]
struct Last {
    pair: (u32, [u8; 7]),
}

fn part(whole: *const Whole, n: usize) -> Result<*const u64> {
    Ok(ptr::project!(whole, .parts[try: n].1))
}

fn bytes(slice: *mut [u8], start: usize, end: usize) -> Result<*mut [u8]> {
    Ok(ptr::project!(mut slice, [try: start..end]))
}

proptest! {
    #[test]
    fn alignment(value: usize, shift in 0..64_u32, log in 0..64_u32) {
        let value = value >> shift;
        let alignment = Alignment::new_checked(1 << log).unwrap();
        let multiple = 1_u128 << log;
        let up = (value as u128).div_ceil(multiple) * multiple;

        assert_eq!(value.align_up(alignment), usize::try_from(up).ok());
        assert_eq!(const_align_up(value, alignment), usize::try_from(up).ok());
        assert_eq!(value.align_down(alignment) as u128, value as u128 / multiple * multiple);
        assert_eq!(alignment.log2(), log);
        assert_eq!(Alignment::new_checked(value).is_some(), value.count_ones() == 1);

        let byte = value as u8;
        let up = u128::from(byte).div_ceil(multiple) * multiple;
        assert_eq!(byte.align_up(alignment), u8::try_from(up).ok());
        assert_eq!(u128::from(byte.align_down(alignment)), u128::from(byte) / multiple * multiple);
    }

    #[test]
    fn projection(address: usize, n in 0..8_usize) {
        let whole = std::ptr::without_provenance::<Whole>(address);
        let at = |offset: usize| address.wrapping_add(offset);

        assert_eq!(ptr::project!(whole, .byte).addr(), at(0));
        assert_eq!(ptr::project!(whole, .last.pair.1).addr(),
            at(offset_of!(Whole, last.pair.1)));
        assert_eq!(ptr::project!(whole, .last.pair.1[panic: 6]).addr(),
            at(offset_of!(Whole, last.pair.1) + 6));

        let element = offset_of!(Whole, parts) + n * size_of::<(u16, u64)>();
        let expected = if n < 5 {
            Ok(at(element + offset_of!((u16, u64), 1)))
        } else {
            Err(ERANGE)
        };
        assert_eq!(part(whole, n).map(|part| part.addr()), expected);
    }

    #[test]
    fn ranges(len in 0..10_usize, start in 0..12_usize, end in 0..12_usize) {
        let mut memory = [0_u8; 10];
        let slice: *mut [u8] = &mut memory[..len];
        let expected = memory[..len].get(start..end).map(|part| part.as_ptr_range());

        let found = bytes(slice, start, end).map(|part| {
            assert_eq!(KnownSize::size(part.cast_const()), part.len());
            (part.cast::<u8>().addr(), part.len())
        });
        let expected = expected.map(|range| (range.start.addr(), end - start));
        assert_eq!(found.ok(), expected);
    }
}

#[test]
#[should_panic = "index out of bounds"]
fn panics() {
    let slice: *const [u8] = &[1, 2, 3];
    let _ = ptr::project!(slice, [panic: 3]);
}

#[test]
fn out_of_bound() {
    assert_eq!(Error::from(ptr::projection::OutOfBound), ERANGE);
}
