// SPDX-License-Identifier: GPL-2.0

//! Atomic variables.

use crate::measure::{
    hide,
    measure,
    operations, //
};
use kernel::{
    prelude::*,
    sync::atomic::{
        Acquire,
        Atomic,
        Full,
        Relaxed,
        Release, //
    }, //
};

static NUMBER: Atomic<i32> = Atomic::new(0);
static NUMBER_64: Atomic<i64> = Atomic::new(0);

operations! {
    fn atomic_load(rounds) {
        let a = hide(&NUMBER);
        measure(rounds, || {
            hide(a.load(Relaxed));
            Ok(())
        })
    }

    fn atomic_load_acquire(rounds) {
        let a = hide(&NUMBER);
        measure(rounds, || {
            hide(a.load(Acquire));
            Ok(())
        })
    }

    fn atomic_store(rounds) {
        let a = hide(&NUMBER);
        measure(rounds, || {
            a.store(5, Relaxed);
            Ok(())
        })
    }

    fn atomic_store_release(rounds) {
        let a = hide(&NUMBER);
        measure(rounds, || {
            a.store(5, Release);
            Ok(())
        })
    }

    fn atomic_add(rounds) {
        let a = hide(&NUMBER);
        measure(rounds, || {
            a.add(3, Relaxed);
            Ok(())
        })
    }

    fn atomic_fetch_add(rounds) {
        let a = hide(&NUMBER);
        measure(rounds, || {
            hide(a.fetch_add(3, Full));
            Ok(())
        })
    }

    fn atomic_cmpxchg(rounds) {
        let a = hide(&NUMBER);
        measure(rounds, || {
            let old = a.load(Relaxed);
            let (Ok(value) | Err(value)) = a.cmpxchg(old, old.wrapping_add(1), Full);
            hide(value);
            Ok(())
        })
    }

    fn atomic_xchg_64(rounds) {
        let a = hide(&NUMBER_64);
        measure(rounds, || {
            hide(a.xchg(9, Full));
            Ok(())
        })
    }
}
