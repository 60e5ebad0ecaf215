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
    // SAFETY: `run.c` defines these functions with these types.

    /// Measures all operations, and creates the file with the results.
    ///
    /// # Safety
    ///
    /// The caller must ensure that this is called once, where a module is loaded.
    fn bench_start() -> c_int;
    /// Removes the file, if there is one.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `bench_start()` has returned.
    fn bench_stop();
}

struct Bench;

impl kernel::Module for Bench {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        // SAFETY: This is where the module is loaded, which happens once.
        kernel::error::to_result(unsafe { bench_start() })?;
        Ok(Bench)
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        // SAFETY: There is a `Bench` only after `bench_start()` has returned.
        unsafe { bench_stop() };
    }
}
