// SPDX-License-Identifier: GPL-2.0

//! Operations in C and in Rust, measured side by side: see README.md.

use kernel::prelude::*;

mod alloc;
mod arc;
mod atomics;
mod bitmap;
mod code;
mod format;
mod list;
mod locks;
mod measure;
mod print;
mod rbtree;
mod task;
mod user;
mod vec;
mod work;
mod xarray;

module! {
    type: Bench,
    name: "rust_bench",
    authors: ["Rust for LTS"],
    description: "Operations in C and in Rust, side by side",
    license: "GPL",
}

unsafe extern "C" {
    // SAFETY: `run.c` defines both functions with these types. This module calls them once each, in
    // this order, from where a module is loaded and unloaded.

    /// Measures all operations.
    safe fn bench_start() -> c_int;
    /// Removes the results.
    safe fn bench_stop();
}

struct Bench;

impl kernel::Module for Bench {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        kernel::error::to_result(bench_start())?;
        Ok(Bench)
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        bench_stop();
    }
}
