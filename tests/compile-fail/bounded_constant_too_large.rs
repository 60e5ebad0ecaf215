// SPDX-License-Identifier: GPL-2.0

//! A constant that does not fit into the bits.

use kernel::{
    num::Bounded,
    prelude::*, //
};

module! {
    type: Wrong,
    name: "bounded_constant_too_large",
    license: "GPL",
}

struct Wrong;

impl kernel::Module for Wrong {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        // Sixteen needs five bits.
        pr_info!("{}\n", Bounded::<u8, 4>::new::<16>().get());
        Ok(Self)
    }
}
