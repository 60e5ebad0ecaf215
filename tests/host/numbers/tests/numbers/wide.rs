// SPDX-License-Identifier: GPL-2.0

//! 128-bit integers: what the kernel computes is what the host's own run-time library does.

use division::{divide, divide_signed, shift_left, shift_right};
use proptest::prelude::{any, proptest, Strategy};

#[path = "../../../../../rust/compiler_builtins/wide.rs"]
mod division;

/// Numbers of every length, and such as begin or end in many zeros or ones: there estimates of
/// digits are wrong.
fn number() -> impl Strategy<Value = u128> {
    (any::<u128>(), 0..128_u32, 0..128_u32, any::<bool>()).prop_map(|(value, right, left, ones)| {
        let value = value >> right << left;
        if ones {
            !value
        } else {
            value
        }
    })
}

/// Each combination of digits of 32 bits that are at or next to a limit.
fn edges() -> Vec<u128> {
    const DIGITS: [u32; 6] = [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];
    let mut all = vec![0];
    for _ in 0..4 {
        all = all
            .iter()
            .flat_map(|value| DIGITS.map(|digit| value << 32 | u128::from(digit)))
            .collect();
    }
    all
}

fn agrees(a: u128, b: u128) {
    let (x, y) = (a as i128, b as i128);
    if b != 0 {
        assert_eq!(divide(a, b), (a / b, a % b), "{a} / {b}");
        assert_eq!(
            divide_signed(x, y),
            (x.wrapping_div(y), x.wrapping_rem(y)),
            "{x} / {y}"
        );
    }
}

#[test]
fn edges_agree() {
    let all = edges();
    for (n, &a) in all.iter().enumerate() {
        // Every seventh is enough: there are 1296, and each begins at another one.
        for &b in all.iter().skip(n % 7).step_by(7) {
            agrees(a, b);
        }
    }
}

#[test]
fn shifts_agree() {
    for a in edges() {
        for by in 0..128 {
            assert_eq!(shift_left(a, by), a << by, "{a} << {by}");
            assert_eq!(shift_right(a, by, false), a >> by, "{a} >> {by}");
            let signed = (a as i128 >> by) as u128;
            assert_eq!(shift_right(a, by, true), signed, "{} >> {by}", a as i128);
        }
    }
}

proptest! {
    #[test]
    fn numbers_agree(a in number(), b in number()) {
        agrees(a, b);
    }
}
