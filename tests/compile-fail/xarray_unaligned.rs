// SPDX-License-Identifier: GPL-2.0

//! Values whose pointers an array could take for its own entries.

use kernel::{
    prelude::*,
    xarray::{
        AllocKind,
        XArray, //
    }, //
};

module! {
    type: Wrong,
    name: "xarray_unaligned",
    license: "GPL",
}

struct Wrong;

impl kernel::Module for Wrong {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        // Nothing is known of the pointer to nothing.
        let array = KBox::pin_init(XArray::<()>::new(AllocKind::Alloc), GFP_KERNEL)?;
        pr_info!("{}\n", array.lock().get(0).is_some());
        Ok(Self)
    }
}
