// SPDX-License-Identifier: GPL-2.0

//! Data structures: arrays, bitmaps, id pools, pages, user memory; and numbers.
//!
//! Random operations are performed on a simple model, too, and the results must agree. Each test
//! prints its seed; as a parameter, it repeats the same run.

use kernel::prelude::*;

module! {
    type: Tests,
    name: "rust_test_data",
    authors: ["Rust for LTS"],
    description: "Test of what holds data",
    license: "GPL",
    params: {
        seed: u64 {
            default: 0,
            description: "What to start from; 0: something new (default: 0)"
        },
    },
}

#[path = "data/bitmap.rs"]
mod bitmap;
#[path = "data/id_pool.rs"]
mod id_pool;
#[path = "data/mm.rs"]
mod mm;
#[path = "data/num.rs"]
mod num;
#[path = "data/page.rs"]
mod page;
mod random;
mod threads;
#[path = "data/uaccess.rs"]
mod uaccess;
#[path = "data/user_memory.rs"]
mod user_memory;
#[path = "data/xarray.rs"]
mod xarray;

use random::Random;

/// More threads than CPUs, so that they preempt each other.
const THREADS: usize = 6;

/// Returns the random numbers of a test.
fn random() -> Random {
    Random::with_seed(module_parameters::seed.value())
}

struct Tests;

impl kernel::Module for Tests {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Tests)
    }
}
