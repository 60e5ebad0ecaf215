// SPDX-License-Identifier: GPL-2.0

//! Data shared between threads: atomics, reference counts, RCU.

use kernel::prelude::*;

module! {
    type: Tests,
    name: "rust_test_sync",
    authors: ["Rust for LTS"],
    description: "Test of what threads share",
    license: "GPL",
    params: {
        provoke: u8 {
            default: 0,
            description: "1: the warnings of a counter of references (default: 0)"
        },
    },
}

#[path = "sync/arc.rs"]
mod arc;
#[path = "sync/atomic.rs"]
mod atomic;
#[path = "sync/rcu.rs"]
mod rcu;
#[path = "sync/refcount.rs"]
mod refcount;
#[path = "sync/srcu.rs"]
mod srcu;
mod threads;

/// More threads than CPUs, so that they preempt each other.
const THREADS: usize = 6;

struct Tests;

impl kernel::Module for Tests {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        if module_parameters::provoke.value() == 1 {
            refcount::saturate()?;
        }
        Ok(Tests)
    }
}
