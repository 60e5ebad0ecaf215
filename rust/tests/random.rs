// SPDX-License-Identifier: GPL-2.0

//! A reproducible random number generator.

// Not every test module uses seeds.
#![allow(dead_code)]

use kernel::{
    bindings,
    prelude::*, //
};

/// The xorshift64* generator.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        // The state is odd, so not zero, which would stay zero; and it differs for each small seed.
        Self(seed.wrapping_mul(2) | 1)
    }

    /// Creates a generator for a test, and prints the seed. A seed of zero stands for a new one.
    pub(crate) fn with_seed(seed: u64) -> Self {
        let seed = match seed {
            0 => {
                // SAFETY: The function may be called whenever a test runs.
                let now = unsafe { bindings::ktime_get() };
                // Short enough to be typed.
                now as u64 % 1_000_000_000 + 1
            }
            seed => seed,
        };
        pr_info!("seed={seed}\n");
        Self::new(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// Returns a number less than `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() >> 32) as usize % limit
    }
}
