// SPDX-License-Identifier: GPL-2.0

//! A shift whose result may need more bits than it is given.

use kernel::{
    num::Bounded,
    prelude::*, //
};

module! {
    type: Wrong,
    name: "bounded_shift_loses",
    license: "GPL",
}

struct Wrong;

impl kernel::Module for Wrong {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        // Ten bits are left.
        let number = Bounded::<u32, 14>::new::<1>();
        pr_info!("{}\n", number.shr::<4, 9>().get());
        Ok(Self)
    }
}
