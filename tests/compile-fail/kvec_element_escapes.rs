// SPDX-License-Identifier: GPL-2.0

//! What a closure is lent, it cannot keep: `retain` drops or moves the element.

use kernel::prelude::*;

fn first(numbers: &mut KVec<u32>) -> Option<&mut u32> {
    let mut found = None;
    numbers.retain(|number| {
        found = Some(number);
        false
    });
    found
}

fn leaked<'a>() -> Result<&'static mut u32> {
    let mut number = KBox::new(1, GFP_KERNEL)?;
    Ok(&mut number)
}
