// SPDX-License-Identifier: GPL-2.0

//! A module that others call: it keeps a budget, from which they draw.

use kernel::{
    error::from_result,
    prelude::*,
    sync::atomic::{
        Atomic,
        Relaxed, //
    }, //
};

mod api;

module! {
    type: Exports,
    name: "exports",
    authors: ["Rust for LTS"],
    description: "Module that others call",
    license: "GPL",
    params: {
        budget: u32 {
            default: 10,
            description: "What there is to draw from",
        },
    },
}

/// What is left. Whoever may call is loaded after this module's `init()`.
static LEFT: Atomic<u32> = Atomic::new(0);

struct Exports;

impl kernel::Module for Exports {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        LEFT.store(module_parameters::budget.value(), Relaxed);
        Ok(Exports)
    }
}

impl Drop for Exports {
    fn drop(&mut self) {
        pr_info!("{} are left\n", LEFT.load(Relaxed));
    }
}

/// Changes what is left, or fails with `error` if it cannot be changed.
fn change(error: Error, to: impl Fn(u32) -> Option<u32>) -> Result<c_int> {
    let mut left = LEFT.load(Relaxed);
    loop {
        let new = to(left).ok_or(error)?;
        let returned = c_int::try_from(new)?;
        match LEFT.cmpxchg(left, new, Relaxed) {
            Ok(_) => return Ok(returned),
            Err(other) => left = other,
        }
    }
}

/// See `api.rs`.
#[no_mangle]
pub extern "C" fn exports_draw(amount: u32) -> c_int {
    from_result(|| change(ENOSPC, |left| left.checked_sub(amount)))
}

/// See `api.rs`.
#[no_mangle]
pub extern "C" fn exports_put_back(amount: u32) -> c_int {
    from_result(|| change(EOVERFLOW, |left| left.checked_add(amount)))
}

// The declarations that others see are those of the functions above, or this does not compile.
const _: [extern "C" fn(u32) -> c_int; 2] = [exports_draw, exports_put_back];
const _: [extern "C" fn(u32) -> c_int; 2] = [api::exports_draw, api::exports_put_back];
