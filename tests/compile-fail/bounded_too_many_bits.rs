// SPDX-License-Identifier: GPL-2.0

//! More bits than the type has.

use kernel::{
    num::Bounded,
    prelude::*, //
};

module! {
    type: Wrong,
    name: "bounded_too_many_bits",
    license: "GPL",
}

struct Wrong;

impl kernel::Module for Wrong {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        // A byte has eight.
        pr_info!("{}\n", Bounded::<u8, 9>::try_new(1).is_some());
        Ok(Self)
    }
}
