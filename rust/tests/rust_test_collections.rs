// SPDX-License-Identifier: GPL-2.0

//! Trees and lists, compared with vectors over random operations.
//!
//! The tests run when the module is loaded, which fails with `EINVAL` if a test fails. The log
//! contains the seed; as a parameter, it repeats the same run.

use kernel::{
    bindings,
    prelude::*, //
};

#[macro_use]
mod ensure;

#[path = "collections/clist.rs"]
mod clist;
#[path = "collections/threads.rs"]
mod in_threads;
#[path = "collections/list.rs"]
mod list;
mod random;
#[path = "collections/rbtree.rs"]
mod rbtree;
mod threads;

use random::Random;

module! {
    type: Tests,
    name: "rust_test_collections",
    authors: ["Rust for LTS"],
    description: "Test of trees and lists",
    license: "GPL",
    params: {
        seed: u64 {
            default: 0,
            description: "What to start from; 0: something new (default: 0)"
        },
        steps: u32 {
            default: 10000,
            description: "How many operations on each (default: 10000)"
        },
    },
}

struct Tests;

impl kernel::Module for Tests {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let seed = match module_parameters::seed.value() {
            0 => {
                // SAFETY: The function may be called whenever a module is loaded.
                let now = unsafe { bindings::ktime_get() };
                // Short enough to be typed.
                now as u64 % 1_000_000_000 + 1
            }
            seed => seed,
        };
        let steps = module_parameters::steps.value();
        pr_info!("seed={seed}\n");

        type Test = fn(&mut Random, u32) -> Result;
        let tests: [(&str, Test); 7] = [
            ("rbtree", rbtree::random),
            ("rbtree in order", rbtree::in_order),
            ("list", list::random),
            ("clist", clist::random),
            ("tracker in threads", in_threads::tracker),
            ("list in threads", in_threads::list),
            ("rbtree in threads", in_threads::rbtree),
        ];
        for (name, test) in tests {
            test(&mut Random::new(seed), steps)
                .inspect_err(|error| pr_err!("{name}: failed: {error:?}, seed={seed}\n"))?;
            pr_info!("{name}: passed\n");
        }
        Ok(Tests)
    }
}
