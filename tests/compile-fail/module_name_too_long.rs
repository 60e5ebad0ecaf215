// SPDX-License-Identifier: GPL-2.0

//! The kernel has room for 55 characters.

use kernel::prelude::*;

module! {
    type: TooLong,
    name: "a_name_that_is_longer_than_the_kernel_has_room_for_it_56",
    license: "GPL",
}

struct TooLong;

impl kernel::Module for TooLong {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
