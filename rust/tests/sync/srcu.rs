// SPDX-License-Identifier: GPL-2.0

//! Sleepable RCU (SRCU).

use crate::{
    threads,
    THREADS, //
};
use kernel::{
    bindings,
    prelude::*,
    sync::{
        atomic::{
            Acquire,
            Atomic,
            Full,
            Relaxed,
            Release, //
        },
        srcu::{
            new_srcu,
            Srcu, //
        },
    },
};

const FREED: u64 = 0xdead;

#[kunit_tests(rust_srcu)]
mod tests {
    use super::*;

    /// Readers that sleep must not see a freed value, which is marked.
    #[test]
    fn readers() -> Result {
        const ROUNDS: usize = 20;

        let srcu = KBox::pin_init(new_srcu!("rust_test"), GFP_KERNEL)?;
        let mut values = KVec::with_capacity(ROUNDS, GFP_KERNEL)?;
        for i in 0..ROUNDS {
            values.push(Atomic::new(i as u64), GFP_KERNEL)?;
        }
        let current = Atomic::new(0usize);
        let (done, late, reads) = (Atomic::new(false), Atomic::new(0usize), Atomic::new(0usize));

        threads::run(THREADS, |index| {
            if index == 0 {
                for new in 1..ROUNDS {
                    let old = current.xchg(new, Full);
                    if new % 4 == 0 {
                        srcu.synchronize_expedited();
                    } else {
                        srcu.synchronize();
                    }
                    values[old].store(FREED, Relaxed);
                }
                done.store(true, Release);
                return;
            }

            loop {
                let guard = srcu.read_lock();
                let nested = srcu.read_lock();
                let value = &values[current.load(Acquire)];
                if reads.fetch_add(1, Relaxed) % 8 == 0 {
                    // SAFETY: This thread may sleep, even within an SRCU read-side critical
                    // section.
                    unsafe { bindings::msleep(1) };
                }
                late.add(usize::from(value.load(Relaxed) == FREED), Relaxed);
                nested.unlock();
                late.add(usize::from(value.load(Relaxed) == FREED), Relaxed);
                drop(guard);
                if done.load(Acquire) {
                    break;
                }
                threads::pause();
            }
        })?;

        assert_eq!(late.load(Relaxed), 0);
        assert!(reads.load(Relaxed) >= THREADS - 1);

        // Unnamed, and unrelated to the other one.
        let other: Pin<KBox<Srcu>> = KBox::pin_init(new_srcu!(), GFP_KERNEL)?;
        let _guard = srcu.read_lock();
        other.synchronize();
        Ok(())
    }
}
