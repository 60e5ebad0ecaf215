// SPDX-License-Identifier: GPL-2.0

//! Trees and lists, compared with vectors over random operations.
//!
//! Each test prints its seed; as a parameter, it repeats the same run.

use kernel::prelude::*;

#[path = "collections/clist.rs"]
mod clist;
#[path = "collections/list.rs"]
mod list;
#[path = "collections/list_threads.rs"]
mod list_threads;
mod random;
#[path = "collections/rbtree.rs"]
mod rbtree;
mod threads;

use random::Random;

const THREADS: usize = 4;

/// Fewer operations are done under a lock: a CPU that is emulated may be preempted while it holds
/// one, and the others spin until it runs again.
const FEWER: u32 = 20;

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

/// Returns the random numbers of a test.
fn random() -> Random {
    Random::with_seed(module_parameters::seed.value())
}

/// Returns the number of operations of a test.
fn steps() -> u32 {
    module_parameters::steps.value()
}

struct Tests;

impl kernel::Module for Tests {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Tests)
    }
}
