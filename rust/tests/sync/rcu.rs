// SPDX-License-Identifier: GPL-2.0

//! Values that are replaced, revoked or set, while threads read them.

use crate::{
    threads,
    THREADS, //
};
use core::ptr;
use kernel::{
    prelude::*,
    revocable::Revocable,
    sync::{
        atomic::{
            Acquire,
            Atomic,
            Full,
            Relaxed,
            Release, //
        },
        rcu,
        SetOnce, //
    },
};

/// A value that shows whether it was dropped.
struct Checked {
    numbers: [Atomic<usize>; 2],
    dropped: &'static Atomic<usize>,
}

impl Checked {
    fn new(number: usize, dropped: &'static Atomic<usize>) -> Self {
        Self {
            numbers: [Atomic::new(number), Atomic::new(!number)],
            dropped,
        }
    }

    /// Returns whether the value is intact.
    fn is_whole(&self) -> bool {
        let [number, inverse] = &self.numbers;
        number.load(Relaxed) == !inverse.load(Relaxed)
    }
}

impl Drop for Checked {
    fn drop(&mut self) {
        for number in &self.numbers {
            number.store(0xdead, Relaxed);
        }
        self.dropped.add(1, Relaxed);
    }
}

#[kunit_tests(rust_rcu)]
mod tests {
    use super::*;

    /// One thread replaces a value many times; the readers must never see a dropped one.
    #[test]
    fn readers() -> Result {
        const ROUNDS: usize = 20;
        static DROPPED: Atomic<usize> = Atomic::new(0);
        DROPPED.store(0, Relaxed);

        let first = KBox::new(Checked::new(0, &DROPPED), GFP_KERNEL)?;
        let current = Atomic::new(KBox::into_raw(first));
        let done = Atomic::new(false);
        let (torn, reads, failed) = (
            Atomic::new(0usize),
            Atomic::new(0usize),
            Atomic::new(0usize),
        );

        let result = threads::run(THREADS, |index| {
            if index == 0 {
                for round in 1..=ROUNDS {
                    let Ok(new) = KBox::new(Checked::new(round, &DROPPED), GFP_KERNEL) else {
                        failed.add(1, Relaxed);
                        continue;
                    };
                    let old = current.xchg(KBox::into_raw(new), Full);
                    rcu::synchronize_rcu();
                    // SAFETY: The pointer came from a box, and no reader that saw it is left.
                    drop(unsafe { KBox::from_raw(old) });
                }
                done.store(true, Release);
                return;
            }

            loop {
                let guard = rcu::read_lock();
                let nested = rcu::Guard::default();
                // SAFETY: The pointer came from a box, which is not freed before the guards are
                // dropped.
                let value = unsafe { &*current.load(Acquire) };
                for _ in 0..100 {
                    torn.add(usize::from(!value.is_whole()), Relaxed);
                }
                nested.unlock();
                torn.add(usize::from(!value.is_whole()), Relaxed);
                drop(guard);
                reads.add(1, Relaxed);
                if done.load(Acquire) {
                    break;
                }
                threads::pause();
            }
        });

        // SAFETY: The pointer came from a box, and no readers are left.
        drop(unsafe { KBox::from_raw(current.xchg(ptr::null_mut(), Relaxed)) });
        rcu::rcu_barrier();
        result?;

        assert_eq!(torn.load(Relaxed), 0);
        assert!(reads.load(Relaxed) >= THREADS - 1);
        assert_eq!(DROPPED.load(Relaxed) + failed.load(Relaxed), ROUNDS + 1);
        Ok(())
    }
}

#[kunit_tests(rust_revocable)]
mod revocable_tests {
    use super::*;

    /// A value is revoked while threads read it, by two threads of which exactly one succeeds.
    #[test]
    fn revoked() -> Result {
        const ROUNDS: usize = 12;
        static DROPPED: Atomic<usize> = Atomic::new(0);
        DROPPED.store(0, Relaxed);

        for round in 0..ROUNDS {
            let value = Checked::new(round, &DROPPED);
            let value = KBox::pin_init(Revocable::new(value), GFP_KERNEL)?;
            let (torn, reads, revoked) = (Atomic::new(0usize), Atomic::new(0), Atomic::new(0));

            threads::run(THREADS, |index| {
                if index < 2 {
                    for _ in 0..round {
                        threads::pause();
                    }
                    revoked.add(u32::from(value.revoke()), Relaxed);
                    return;
                }

                while let Some(seen) = value.try_access() {
                    for _ in 0..100 {
                        torn.add(usize::from(!seen.is_whole()), Relaxed);
                    }
                    drop(seen);

                    let guard = rcu::read_lock();
                    if let Some(seen) = value.try_access_with_guard(&guard) {
                        torn.add(usize::from(!seen.is_whole()), Relaxed);
                    }
                    drop(guard);
                    value.try_access_with(|seen| torn.add(usize::from(!seen.is_whole()), Relaxed));
                    reads.add(1u32, Relaxed);
                    threads::pause();
                }
            })?;

            assert_eq!(torn.load(Relaxed), 0);
            assert_eq!(revoked.load(Relaxed), 1u32);
            assert_eq!(DROPPED.load(Relaxed), round + 1);
            assert!(value.try_access().is_none());
            assert!(!value.revoke());
            drop(value);
            assert_eq!(DROPPED.load(Relaxed), round + 1);
        }

        // A value that is not revoked is dropped with the wrapper.
        let value = Revocable::new(Checked::new(1, &DROPPED));
        let value = KBox::pin_init(value, GFP_KERNEL)?;
        // SAFETY: The value is not revoked while the reference is used.
        assert!(unsafe { value.access() }.is_whole());
        drop(value);
        assert_eq!(DROPPED.load(Relaxed), ROUNDS + 1);

        let value = KBox::pin_init(Revocable::new(Checked::new(1, &DROPPED)), GFP_KERNEL)?;
        // SAFETY: Nothing else accesses the value.
        assert!(unsafe { value.revoke_nosync() });
        assert_eq!(DROPPED.load(Relaxed), ROUNDS + 2);
        drop(value);
        assert_eq!(DROPPED.load(Relaxed), ROUNDS + 2);

        // Nothing is leaked if the initializer fails.
        let failed = KBox::pin_init(Revocable::new::<Error>(Err::<Checked, _>(EIO)), GFP_KERNEL);
        assert!(matches!(failed.err(), Some(EIO | ENOMEM)));
        Ok(())
    }
}

#[kunit_tests(rust_set_once)]
mod set_once_tests {
    use super::*;

    /// All threads set a value: exactly one succeeds, and all read its value.
    #[test]
    fn set_once() -> Result {
        const ROUNDS: usize = 500;
        static DROPPED: Atomic<usize> = Atomic::new(0);
        DROPPED.store(0, Relaxed);

        let mut cells = KVec::with_capacity(ROUNDS, GFP_KERNEL)?;
        for _ in 0..ROUNDS {
            cells.push(SetOnce::<Checked>::new(), GFP_KERNEL)?;
        }
        let (set, torn, missing) = (Atomic::new(0usize), Atomic::new(0), Atomic::new(0));

        threads::run(THREADS, |index| {
            for cell in &cells {
                let first = cell.populate(Checked::new(index, &DROPPED));
                set.add(usize::from(first), Relaxed);
                match cell.as_ref() {
                    Some(value) => torn.add(u32::from(!value.is_whole()), Relaxed),
                    None if first => missing.add(1u32, Relaxed),
                    None => {}
                }
            }
        })?;

        assert_eq!(set.load(Relaxed), ROUNDS);
        assert_eq!(torn.load(Relaxed), 0u32);
        assert_eq!(missing.load(Relaxed), 0);
        assert_eq!(DROPPED.load(Relaxed), (THREADS - 1) * ROUNDS);
        assert!(cells
            .iter()
            .all(|cell| cell.as_ref().is_some_and(Checked::is_whole)));
        drop(cells);
        assert_eq!(DROPPED.load(Relaxed), THREADS * ROUNDS);

        drop(SetOnce::<Checked>::default());
        assert_eq!(DROPPED.load(Relaxed), THREADS * ROUNDS);
        Ok(())
    }
}
