// SPDX-License-Identifier: GPL-2.0

//! An assertion on a generic parameter that does not hold.

use kernel::prelude::*;

module! {
    type: ConstAssert,
    name: "const_assert_false",
    license: "GPL",
}

struct ConstAssert;

impl kernel::Module for ConstAssert {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        pr_info!("{}\n", at_least_two::<1>());
        Ok(Self)
    }
}

fn at_least_two<const N: usize>() -> usize {
    const_assert!(N >= 2, "there must be two");
    N
}
