// SPDX-License-Identifier: GPL-2.0

//! Reference counts.

use crate::{
    threads,
    THREADS, //
};
use kernel::{
    prelude::*,
    sync::{
        atomic::{
            Atomic,
            Relaxed, //
        },
        Refcount, //
    },
};

/// Each thread increments and decrements, and finally drops its reference: exactly one sees the
/// last.
pub(crate) fn counted() -> Result {
    const ROUNDS: usize = 20_000;

    let users = Refcount::new(THREADS as i32);
    let last = Atomic::new(0);
    threads::run(THREADS, |_| {
        for _ in 0..ROUNDS {
            users.inc();
            if users.dec_and_test() {
                last.add(1, Relaxed);
            }
            users.inc();
            users.dec();
        }
        if users.dec_and_test() {
            last.add(1, Relaxed);
        }
    })?;
    ensure!(last.load(Relaxed) == 1);
    ensure!(users.as_atomic().load(Relaxed) == 0);

    users.set(2);
    ensure!(!users.dec_and_test());
    ensure!(users.dec_and_test());
    Ok(())
}

/// The saturation of C's counter, with a warning for each kind of misuse.
pub(crate) fn saturated() -> Result {
    const SATURATED: i32 = i32::MIN / 2;

    let full = Refcount::new(i32::MAX);
    full.inc();
    ensure!(full.as_atomic().load(Relaxed) == SATURATED);
    full.inc();
    ensure!(!full.dec_and_test());
    full.dec();
    ensure!(full.as_atomic().load(Relaxed) == SATURATED);

    let freed = Refcount::new(0);
    freed.inc();
    ensure!(freed.as_atomic().load(Relaxed) == SATURATED);

    let freed = Refcount::new(0);
    ensure!(!freed.dec_and_test());
    ensure!(freed.as_atomic().load(Relaxed) == SATURATED);

    let last = Refcount::new(1);
    last.dec();
    ensure!(last.as_atomic().load(Relaxed) == SATURATED);
    Ok(())
}
