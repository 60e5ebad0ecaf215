// SPDX-License-Identifier: GPL-2.0

//! Data structures: arrays, bitmaps, id pools, pages, user memory; and numbers.
//!
//! Random operations are performed on a simple model, too, and the results must agree. The same
//! `seed` repeats the same test.
//!
//! The tests run when the module is loaded, which fails with `EINVAL` if a test fails.

use kernel::{
    bindings,
    prelude::*, //
};

module! {
    type: Tests,
    name: "rust_test_data",
    authors: ["Rust for LTS"],
    description: "Test of what holds data",
    license: "GPL",
    params: {
        seed: u64 {
            default: 0,
            description: "what random numbers begin with (default: the time)"
        },
    },
}

#[macro_use]
mod ensure;

#[path = "data/bitmap.rs"]
mod bitmap;
#[path = "data/id_pool.rs"]
mod id_pool;
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

/// A test, which may use random numbers.
type Test = fn(&mut Random) -> Result;

struct Tests;

impl kernel::Module for Tests {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let seed = match module_parameters::seed.value() {
            0 => {
                // SAFETY: The function may be called whenever a module is loaded.
                let now = unsafe { bindings::ktime_get() };
                now as u64
            }
            seed => seed,
        };
        pr_info!("seed={seed}\n");

        let tests: [(&str, Test); 15] = [
            ("bounded", num::bounded),
            ("bit fields", num::bit_fields),
            ("alignment", num::alignment),
            ("bitmap", bitmap::model),
            ("bitmap of threads", bitmap::shared),
            ("id pool", id_pool::model),
            ("xarray", xarray::model),
            ("xarray of threads", xarray::shared),
            ("xarray without memory", xarray::no_memory),
            ("pages", page::bytes),
            ("pages of vmalloc", page::vmalloc),
            ("user memory", uaccess::copies),
            ("user strings", uaccess::strings),
            ("user faults", uaccess::faults),
            ("user files", uaccess::files),
        ];

        for (name, test) in tests {
            test(&mut Random::new(seed))
                .inspect_err(|error| pr_err!("{name}: failed: {error:?}, seed={seed}\n"))?;
            pr_info!("{name}: passed\n");
        }
        Ok(Tests)
    }
}
