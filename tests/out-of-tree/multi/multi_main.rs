// SPDX-License-Identifier: GPL-2.0

//! A module of two objects: this one, and one in C.

use kernel::prelude::*;

module! {
    type: Multi,
    name: "multi",
    authors: ["Rust for LTS"],
    description: "Module in Rust and C",
    license: "GPL",
}

extern "C" {
    /// In `multi_sum.c`: the sum of `len` numbers from `values` on.
    fn multi_sum(values: *const c_int, len: usize) -> c_int;
}

fn sum(values: &[c_int]) -> c_int {
    // SAFETY: The pointer and the length are those of a slice, and C only reads it before it
    // returns.
    unsafe { multi_sum(values.as_ptr(), values.len()) }
}

struct Multi;

impl kernel::Module for Multi {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let values = [1, 2, 3, 4];
        pr_info!("C says that {values:?} are {}\n", sum(&values));

        Ok(Multi)
    }
}

impl Drop for Multi {
    fn drop(&mut self) {
        pr_info!("C says that nothing is {}\n", sum(&[]));
    }
}
