// SPDX-License-Identifier: GPL-2.0

//! Data shared between threads: atomics, reference counts, RCU, static keys.
//!
//! The tests run when the module is loaded, which fails with `EINVAL` if a test fails.

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
            description: "1: only the warnings of a counter of references (default: 0)"
        },
        live: bool {
            default: false,
            description: "Patch branches that other threads run over (default: N)"
        },
    },
}

#[macro_use]
mod ensure;

#[path = "sync/arc.rs"]
mod arc;
#[path = "sync/atomic.rs"]
mod atomic;
#[path = "sync/branch.rs"]
mod branch;
#[path = "sync/rcu.rs"]
mod rcu;
#[path = "sync/refcount.rs"]
mod refcount;
#[path = "sync/srcu.rs"]
mod srcu;
mod threads;

/// More threads than CPUs, so that they preempt each other.
const THREADS: usize = 6;

/// A test, and its name.
type Test = (&'static str, fn() -> Result);

struct Tests;

impl kernel::Module for Tests {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        if module_parameters::provoke.value() == 1 {
            refcount::saturated()
                .inspect_err(|error| pr_err!("saturation: failed: {error:?}\n"))?;
            pr_info!("saturation: passed\n");
            return Ok(Tests);
        }

        let tests: [Test; 15] = [
            ("sums", atomic::sums),
            ("tickets", atomic::tickets),
            ("exchanges", atomic::exchanges),
            ("comparisons", atomic::comparisons),
            ("messages", atomic::messages),
            ("store buffers", atomic::store_buffers),
            ("arc", arc::counted),
            ("last arc", arc::last),
            ("arc layout", arc::layout),
            ("rcu", rcu::readers),
            ("revocable", rcu::revoked),
            ("set once", rcu::set_once),
            ("srcu", srcu::readers),
            ("refcount", refcount::counted),
            ("static branch", branch::patched),
        ];

        for (name, test) in tests {
            test().inspect_err(|error| pr_err!("{name}: failed: {error:?}\n"))?;
            pr_info!("{name}: passed\n");
        }
        if module_parameters::live.value() {
            branch::patched_live()?;
            pr_info!("static branch, live: passed\n");
        }
        Ok(Tests)
    }
}
