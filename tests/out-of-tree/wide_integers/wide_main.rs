// SPDX-License-Identifier: GPL-2.0

//! Divides integers of 128 bits, which the processor cannot, by values that the compiler does not
//! know; and has another object of the module do so.

use core::hint::black_box;
use kernel::prelude::*;

module! {
    type: WideIntegers,
    name: "wide_integers",
    authors: ["Rust for LTS"],
    description: "Module with integers of 128 bits",
    license: "GPL",
    params: {
        address: u64 {
            default: 0x2001_0db8_0000_0000,
            description: "The upper half of an address",
        },
    },
}

extern "C" {
    /// In `wide_ratio.rs`: a part of a million, of `part` in `whole`.
    fn wide_ratio(part: c_ulonglong, whole: c_ulonglong) -> c_ulonglong;
}

/// Dividend, divisor, quotient and remainder.
const UNSIGNED: [[u128; 4]; 6] = [
    [
        u128::MAX,
        10_000_000_000_000_000_001,
        34_028_236_692_093_846_342,
        9_346_370_739_674_365_113,
    ],
    [
        (1 << 127) + 12_345,
        (1 << 64) + 3,
        9_223_372_036_854_775_806,
        9_223_372_036_854_788_159,
    ],
    [
        1_000_000_000_000_000_000_000_000_000_000,
        7,
        142_857_142_857_142_857_142_857_142_857,
        1,
    ],
    [1 << 64, u64::MAX as u128, 1, 1],
    [u128::MAX, (1 << 127) + 1, 1, (1 << 127) - 2],
    [5, 1 << 100, 0, 5],
];

/// The same.
const SIGNED: [[i128; 4]; 5] = [
    [
        -100_000_000_000_000_000_000_000_000_000_000_000_000,
        3,
        -33_333_333_333_333_333_333_333_333_333_333_333_333,
        -1,
    ],
    [
        100_000_000_000_000_000_000_000_000_000_000_000_000,
        -(1 << 70) - 1,
        -84_703_294_725_430_033,
        1_070_513_852_531_829_236_975,
    ],
    [
        i128::MIN,
        100_000_000_000_000_000_000,
        -1_701_411_834_604_692_317,
        -31_687_303_715_884_105_728,
    ],
    [i128::MIN, -2, 1 << 126, 0],
    [-7, 10_000_000_000_000_000_000_000_000, 0, -7],
];

fn unsigned() -> bool {
    black_box(UNSIGNED)
        .iter()
        .all(|&[a, b, quotient, remainder]| (a / b, a % b) == (quotient, remainder))
}

fn signed() -> bool {
    black_box(SIGNED)
        .iter()
        .all(|&[a, b, quotient, remainder]| (a / b, a % b) == (quotient, remainder))
}

struct WideIntegers;

impl kernel::Module for WideIntegers {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        pr_info!("unsigned: {}\n", unsigned());
        pr_info!("signed: {}\n", signed());
        pr_info!("by zero: {:?}\n", 1_u128.checked_div(black_box(0)));

        // SAFETY: The function takes and returns integers, and is Rust: it has no requirements.
        let ratio = unsafe { wide_ratio(black_box(u64::MAX / 3), u64::MAX) };
        pr_info!("another object: {ratio}\n");

        // The module's own copy of a part of `core` divides too.
        let address = u128::from(module_parameters::address.value()) << 64 | 7;
        pr_info!("core: {address:e}\n");

        Ok(WideIntegers)
    }
}
