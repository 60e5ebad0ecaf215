// SPDX-License-Identifier: GPL-2.0

//! What a box holds may not borrow from what is gone.

use kernel::prelude::*;

trait Answer {
    fn answer(&self) -> u32;
}

impl Answer for &u32 {
    fn answer(&self) -> u32 {
        **self
    }
}

fn borrowed() -> Result<KBox<dyn Answer>> {
    let local = 42;
    Ok(KBox::new(&local, GFP_KERNEL)?)
}
