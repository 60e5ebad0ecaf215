// SPDX-License-Identifier: GPL-2.0

//! A constant that does not fit into its field.

use kernel::{
    bitfield,
    prelude::*, //
};

module! {
    type: Wrong,
    name: "bitfield_constant_too_large",
    license: "GPL",
}

bitfield! {
    struct Control(u32) {
        7:4 line;
    }
}

struct Wrong;

impl kernel::Module for Wrong {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        // The field has four bits.
        pr_info!("{}\n", Control::zeroed().with_const_line::<16>().into_raw());
        Ok(Self)
    }
}
