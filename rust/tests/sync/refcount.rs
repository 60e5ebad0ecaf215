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

/// Saturates C's counter, with a warning for each kind of misuse.
pub(crate) fn saturate() -> Result {
    let is_saturated = |count: &Refcount| count.as_atomic().load(Relaxed) == i32::MIN / 2;

    let full = Refcount::new(i32::MAX);
    full.inc();
    let mut good = is_saturated(&full);
    full.inc();
    good &= !full.dec_and_test();
    full.dec();
    good &= is_saturated(&full);

    let freed = Refcount::new(0);
    freed.inc();
    good &= is_saturated(&freed);

    let freed = Refcount::new(0);
    good &= !freed.dec_and_test() && is_saturated(&freed);

    let last = Refcount::new(1);
    last.dec();
    good &= is_saturated(&last);
    if good {
        Ok(())
    } else {
        Err(EINVAL)
    }
}

#[kunit_tests(rust_refcount)]
mod tests {
    use super::*;

    /// Each thread increments and decrements, and finally drops its reference: exactly one sees the
    /// last.
    #[test]
    fn counted() -> Result {
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
        assert_eq!(last.load(Relaxed), 1);
        assert_eq!(users.as_atomic().load(Relaxed), 0);

        users.set(2);
        assert!(!users.dec_and_test());
        assert!(users.dec_and_test());
        Ok(())
    }
}
