// SPDX-License-Identifier: GPL-2.0

//! A vector cannot be changed while its elements are taken out of it, or looked at.

use kernel::prelude::*;

fn drained(mut numbers: KVec<u32>) -> Result {
    for number in numbers.drain_all() {
        numbers.push(number, GFP_KERNEL)?;
    }
    for number in &numbers {
        numbers.push(*number, GFP_KERNEL)?;
    }
    Ok(())
}

fn taken(numbers: KVec<u32>) -> usize {
    let iter = numbers.into_iter();
    iter.count() + numbers.len()
}
