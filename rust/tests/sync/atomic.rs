// SPDX-License-Identifier: GPL-2.0

//! Atomic variables.

use crate::{
    threads,
    THREADS, //
};
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
            self,
            smp_mb,
            Read,
            Write, //
        },
    },
};

const ROUNDS: usize = 10_000;

fn wait_for(counter: &Atomic<usize>, value: usize) {
    let mut spins = 0u32;
    while counter.load(Acquire) < value {
        spins += 1;
        if spins & 1023 == 0 {
            threads::pause();
        }
    }
}

#[kunit_tests(rust_atomic)]
mod tests {
    use super::*;

    /// Each thread adds and subtracts with every ordering.
    #[test]
    fn sums() -> Result {
        macro_rules! check {
        ($($Type:ty),*) => { $( {
            // The value wraps around during the test.
            let start = <$Type>::MAX - 5;
            let sum = Atomic::new(start);
            threads::run(THREADS, |_| {
                for _ in 0..ROUNDS {
                    sum.add(1, Relaxed);
                    sum.fetch_add(2, Relaxed);
                    sum.fetch_add(3, Acquire);
                    sum.fetch_add(4, Release);
                    sum.fetch_add(5, Full);
                    sum.fetch_sub(1, Relaxed);
                    sum.fetch_sub(2, Acquire);
                    sum.fetch_sub(3, Release);
                    sum.fetch_sub(4, Full);
                }
            })?;
            assert_eq!(sum.load(Relaxed), start.wrapping_add((5 * THREADS * ROUNDS) as $Type));
        } )* };
    }

        check!(i32, u32, i64, u64, isize, usize);
        Ok(())
    }

    /// Each number is drawn once.
    #[test]
    fn tickets() -> Result {
        let mut drawn = KVVec::with_capacity(THREADS * ROUNDS, GFP_KERNEL)?;
        for _ in 0..THREADS * ROUNDS {
            drawn.push(AtomicFlag::new(false), GFP_KERNEL)?;
        }

        let (next, twice) = (Atomic::new(0usize), Atomic::new(0u32));
        threads::run(THREADS, |_| {
            for _ in 0..ROUNDS {
                let ticket = next.fetch_add(1, Relaxed);
                twice.add(u32::from(drawn[ticket].xchg(true, Relaxed)), Relaxed);
            }
        })?;

        assert_eq!(twice.load(Relaxed), 0);
        assert!(drawn.iter().all(|drawn| drawn.load(Relaxed)));
        Ok(())
    }

    /// Threads exchange numbers with a variable: no number is lost.
    #[test]
    fn exchanges() -> Result {
        macro_rules! check {
        ($($Type:ty),*) => { $( {
            // The neighbors would change if more than the variable was written.
            let variables = [Atomic::new(77 as $Type), Atomic::new(1), Atomic::new(77)];
            let (added, taken) = (Atomic::new(1i64), Atomic::new(0i64));
            threads::run(THREADS, |index| {
                for i in 0..ROUNDS {
                    let new = ((index * ROUNDS + i) % 120) as $Type;
                    let old = match i % 4 {
                        0 => variables[1].xchg(new, Full),
                        1 => variables[1].xchg(new, Acquire),
                        2 => variables[1].xchg(new, Release),
                        _ => variables[1].xchg(new, Relaxed),
                    };
                    added.add(new as i64, Relaxed);
                    taken.add(old as i64, Relaxed);
                }
            })?;
            let left = variables[1].load(Relaxed) as i64;
            assert_eq!(added.load(Relaxed), taken.load(Relaxed) + left);
            assert!(variables[0].load(Relaxed) == 77 && variables[2].load(Relaxed) == 77);
        } )* };
    }

        check!(i8, i16, i32, u32, i64, u64, isize, usize);

        // Pointers to the elements of an array, by which they are identified.
        let targets = [const { Atomic::new(0i64) }; 8];
        let pointer = Atomic::new(&raw const targets[0]);
        targets[0].add(1, Relaxed);
        let wild = Atomic::new(0u32);
        threads::run(THREADS, |index| {
            for i in 0..ROUNDS {
                let new = &targets[(index + i) % 8];
                new.add(1, Relaxed);
                let old = pointer.xchg(&raw const *new, Full);
                match targets.iter().find(|target| core::ptr::eq(*target, old)) {
                    Some(target) => {
                        target.fetch_sub(1, Relaxed);
                    }
                    None => wild.add(1, Relaxed),
                }
            }
        })?;
        assert_eq!(wild.load(Relaxed), 0);
        assert_eq!(
            targets
                .iter()
                .map(|target| target.load(Relaxed))
                .sum::<i64>(),
            1
        );
        Ok(())
    }

    /// Counts with compare-exchange, and retries after interference by other threads.
    #[test]
    fn comparisons() -> Result {
        macro_rules! check {
        ($($Type:ty),*) => { $( {
            let variables = [Atomic::new(77 as $Type), Atomic::new(0), Atomic::new(77)];
            threads::run(THREADS, |_| {
                for i in 0..ROUNDS {
                    let mut seen = variables[1].load(Relaxed);
                    loop {
                        let new = seen.wrapping_add(1);
                        let result = match i % 4 {
                            0 => variables[1].cmpxchg(seen, new, Full),
                            1 => variables[1].cmpxchg(seen, new, Acquire),
                            2 => variables[1].cmpxchg(seen, new, Release),
                            _ => variables[1].cmpxchg(seen, new, Relaxed),
                        };
                        match result {
                            Ok(_) => break,
                            Err(now) => seen = now,
                        }
                    }
                }
            })?;
            assert_eq!(variables[1].load(Relaxed), (THREADS * ROUNDS) as $Type);
            assert!(variables[0].load(Relaxed) == 77 && variables[2].load(Relaxed) == 77);
            assert_eq!(variables[0].cmpxchg(76, 78, Full), Err(77));
            assert_eq!(variables[0].cmpxchg(77, 78, Full), Ok(77));
            assert_eq!(variables[0].load(Acquire), 78);
        } )* };
    }

        check!(i8, i16, i32, u32, i64, u64, isize, usize);

        // A simple spinlock.
        let (locked, mut value) = (Atomic::new(false), 0usize);
        let pointer = Atomic::new(&raw mut value);
        threads::run(THREADS, |_| {
            for _ in 0..ROUNDS / 10 {
                while locked.cmpxchg(false, true, Acquire).is_err() {
                    threads::pause();
                }
                // SAFETY: Nothing else accesses the value while it is locked.
                unsafe { *pointer.load(Relaxed) += 1 };
                locked.store(false, Release);
            }
        })?;
        assert_eq!(value, THREADS * (ROUNDS / 10));
        Ok(())
    }

    /// A thread that sees the flag also sees the data written before it.
    #[test]
    fn messages() -> Result {
        let (data, sent) = ([const { Atomic::new(0usize) }; 4], Atomic::new(0usize));
        let (fence, fenced) = (Atomic::new(0usize), Atomic::new(0usize));
        let wrong = Atomic::new(0u32);

        threads::run(4, |index| {
            for i in 1..=ROUNDS {
                if index == 0 {
                    for data in &data {
                        data.store(i, Relaxed);
                    }
                    sent.store(i, Release);

                    fenced.store(i, Relaxed);
                    smp_mb(Write);
                    fence.store(i, Relaxed);
                } else {
                    let seen = sent.load(Acquire);
                    let late = data.iter().any(|data| data.load(Relaxed) < seen);
                    wrong.add(u32::from(late), Relaxed);

                    let seen = fence.load(Relaxed);
                    smp_mb(Read);
                    wrong.add(u32::from(fenced.load(Relaxed) < seen), Relaxed);
                }
            }
        })?;
        assert_eq!(wrong.load(Relaxed), 0);
        Ok(())
    }

    /// Store buffering: two threads store and then load the other's variable; not both may see the
    /// old value.
    #[test]
    fn store_buffers() -> Result {
        const ROUNDS: usize = 200;

        for full in [
            || smp_mb(barrier::Full),
            || barrier::mb(barrier::Full),
            || {
                Atomic::new(0).xchg(1, Full);
            },
        ] {
            let stored = [const { Atomic::new(0usize) }; 2];
            let looked = [const { Atomic::new(0usize) }; 2];
            let arrived = Atomic::new(0usize);
            let missed = Atomic::new(0u32);

            threads::run(2, |index| {
                for round in 1..=ROUNDS {
                    // Both start a round together.
                    arrived.fetch_add(1, Full);
                    wait_for(&arrived, 2 * round);

                    stored[index].store(round, Relaxed);
                    full();
                    looked[index].store(stored[1 - index].load(Relaxed), Release);

                    if index == 0 && round < ROUNDS {
                        // The other thread is done when it arrives for the next round.
                        wait_for(&arrived, 2 * round + 1);
                        let both = looked.iter().all(|looked| looked.load(Acquire) < round);
                        missed.add(u32::from(both), Relaxed);
                    }
                }
            })?;
            assert_eq!(missed.load(Relaxed), 0);
        }
        Ok(())
    }
}
