// SPDX-License-Identifier: GPL-2.0

//! Loops, calls and errors: what the compiler alone makes.

use crate::measure::{
    hide,
    measure,
    operations,
    sink, //
};
use kernel::prelude::*;

static TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < table.len() {
        let mut crc = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = (crc >> 1) ^ (0xedb8_8320 * (crc & 1));
            bit += 1;
        }
        table[byte] = crc;
        byte += 1;
    }
    table
};

fn step(crc: u32, byte: u8) -> u32 {
    (crc >> 8) ^ TABLE[((crc ^ u32::from(byte)) & 0xff) as usize]
}

trait Counter {
    fn add(&self, n: u64) -> u64;
}

struct Offset(u64);

impl Counter for Offset {
    #[inline(never)]
    fn add(&self, n: u64) -> u64 {
        self.0.wrapping_add(n)
    }
}

#[inline(never)]
fn inner(n: u32) -> Result<u32> {
    if n > 1_000_000 {
        return Err(EINVAL);
    }
    Ok(n + 1)
}

#[inline(never)]
fn outer(n: u32) -> Result<u32> {
    Ok(inner(n)? ^ 3)
}

operations! {
    fn code_crc(rounds) {
        let bytes = KVec::from_elem(0u8, 4096, GFP_KERNEL)?;
        let bytes = hide(bytes.as_slice());
        measure(rounds, || {
            hide(bytes.iter().fold(hide(!0), |crc, byte| step(crc, *byte)));
            Ok(())
        })
    }

    #[expect(clippy::needless_range_loop)]
    fn code_crc_index(rounds) {
        let bytes = KVec::from_elem(0u8, 4096, GFP_KERNEL)?;
        let bytes = hide(bytes.as_slice());
        measure(rounds, || {
            let mut crc = hide(!0u32);
            for i in hide(0usize)..hide(4096usize) {
                crc = step(crc, bytes[i]);
            }
            hide(crc);
            Ok(())
        })
    }

    fn code_dynamic_call(rounds) {
        let counter = Offset(5);
        let mut counter: &dyn Counter = &counter;
        sink(&raw mut counter);
        let mut n = 1;
        measure(rounds, || {
            n = hide(counter.add(n));
            Ok(())
        })
    }

    fn code_errors(rounds) {
        measure(rounds, || {
            hide(outer(hide(77))?);
            Ok(())
        })
    }
}
