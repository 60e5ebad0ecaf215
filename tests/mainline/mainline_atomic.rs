// SPDX-License-Identifier: GPL-2.0

//! Atomic variables of every type, in the orderings of the kernel's memory model.

use kernel::{
    prelude::*,
    sync::{
        atomic::{
            Acquire,
            Atomic,
            AtomicFlag,
            Full,
            Relaxed,
            Release, //
        },
        barrier::{
            smp_mb,
            Read,
            Write, //
        },
    },
};

module! {
    type: AtomicModule,
    name: "mainline_atomic",
    authors: ["Rust for LTS"],
    description: "Atomic variables",
    license: "GPL",
}

static LOADS: Atomic<i32> = Atomic::new(0);

struct AtomicModule;

impl kernel::Module for AtomicModule {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let n = Atomic::new(40i64);
        n.add(1, Relaxed);
        pr_info!("before: {}\n", n.fetch_add(9, Full));
        pr_info!("then: {}\n", n.fetch_sub(8, Acquire));
        pr_info!("exchanged: {}\n", n.xchg(-1, Release));
        pr_info!(
            "compared: {:?} {:?}\n",
            n.cmpxchg(0, 5, Full),
            n.cmpxchg(-1, 5, Relaxed)
        );
        pr_info!("loaded: {}\n", n.load(Acquire));

        // It wraps, whatever the checks of other arithmetic say.
        let small = Atomic::new(u32::MAX);
        small.fetch_add(1, Relaxed);
        pr_info!("wrapped: {}\n", small.load(Relaxed));

        let word = Atomic::new(7usize);
        word.store(8, Release);
        smp_mb(Write);
        smp_mb(Full);
        smp_mb(Read);
        pr_info!("stored: {}\n", word.load(Relaxed));

        let flag = AtomicFlag::new(false);
        pr_info!("flag: {} {}\n", flag.xchg(true, Full), flag.load(Relaxed));
        let boolean = Atomic::new(true);
        pr_info!("boolean: {:?}\n", boolean.cmpxchg(true, false, Full));

        LOADS.fetch_add(1, Relaxed);
        Ok(Self)
    }
}

impl Drop for AtomicModule {
    fn drop(&mut self) {
        pr_info!("loads: {}\n", LOADS.load(Relaxed));
    }
}
