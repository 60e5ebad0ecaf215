// SPDX-License-Identifier: GPL-2.0

//! An alignment that is no power of two.

use kernel::{
    prelude::*, //
    ptr::Alignment,
};

module! {
    type: Wrong,
    name: "alignment_not_power_of_two",
    license: "GPL",
}

struct Wrong;

impl kernel::Module for Wrong {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        // Twelve is not.
        pr_info!("{}\n", Alignment::new::<12>().as_usize());
        Ok(Self)
    }
}
