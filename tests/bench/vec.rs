// SPDX-License-Identifier: GPL-2.0

//! Arrays that grow, and loops over them.

use crate::measure::{
    hide,
    measure,
    operations,
    sink, //
};
use kernel::prelude::*;

const ELEMENTS: u32 = 1000;

static SOURCE: [u8; 64] = [0; 64];

fn numbers() -> Result<KVec<u32>> {
    let mut v = KVec::with_capacity(ELEMENTS as usize, GFP_KERNEL)?;
    for i in 0..ELEMENTS {
        v.push(i, GFP_KERNEL)?;
    }
    Ok(v)
}

operations! {
    fn vec_push_grow(rounds) {
        measure(rounds, || {
            let mut v = KVec::new();
            for i in 0..ELEMENTS {
                v.push(i, GFP_KERNEL)?;
            }
            sink(v.as_ptr());
            Ok(())
        })
    }

    fn vec_push_reserved(rounds) {
        measure(rounds, || {
            let mut v = KVec::with_capacity(hide(ELEMENTS as usize), GFP_KERNEL)?;
            for i in 0..ELEMENTS {
                v.push(i, GFP_KERNEL)?;
            }
            sink(v.as_ptr());
            Ok(())
        })
    }

    fn vec_push_within(rounds) {
        measure(rounds, || {
            let mut v = KVec::with_capacity(ELEMENTS as usize, GFP_KERNEL)?;
            for i in 0..ELEMENTS {
                v.push_within_capacity(i)?;
            }
            sink(v.as_ptr());
            Ok(())
        })
    }

    fn vec_extend_64(rounds) {
        let mut v = KVec::<u8>::with_capacity(4096, GFP_KERNEL)?;
        let from = hide(&SOURCE);
        measure(rounds, || {
            v.clear();
            sink(&raw const v);
            v.extend_from_slice(from, GFP_KERNEL)?;
            sink(&raw const v);
            Ok(())
        })
    }

    fn vec_sum(rounds) {
        let v = numbers()?;
        measure(rounds, || {
            let v = hide(v.as_slice());
            hide(v.iter().sum::<u32>());
            Ok(())
        })
    }

    fn vec_sum_wrapping(rounds) {
        let v = numbers()?;
        measure(rounds, || {
            let v = hide(v.as_slice());
            hide(v.iter().fold(0u32, |sum, n| sum.wrapping_add(*n)));
            Ok(())
        })
    }

    #[expect(clippy::needless_range_loop)]
    fn vec_sum_index(rounds) {
        let v = numbers()?;
        measure(rounds, || {
            let v = hide(v.as_slice());
            let mut sum = 0u32;
            for i in 0..hide(ELEMENTS as usize) {
                sum += v[i];
            }
            hide(sum);
            Ok(())
        })
    }
}
