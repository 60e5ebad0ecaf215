// SPDX-License-Identifier: GPL-2.0

//! Mutual exclusion: a lock gives access to its data to one thread at a time.

use crate::{
    threads,
    THREADS, //
};
use core::hint::black_box;
use kernel::{
    prelude::*,
    sync::{
        atomic::{
            Atomic,
            Relaxed, //
        },
        global_lock,
        lock::{
            Backend,
            GlobalLock,
            GlobalLockBackend,
            Lock, //
        },
        new_mutex,
        new_spinlock,
        new_spinlock_irq,
        GlobalLockedBy,
        LockedBy, //
    },
    time::{
        Delta,
        Instant,
        Monotonic, //
    }, //
};

/// Calls a function repeatedly on several threads. Returns the total number of calls.
///
/// On virtual CPUs, where the holder of a lock may not be running, spinlocks can take very long, so
/// the time is limited, too.
pub(crate) fn repeat<F: Fn(usize) + Sync>(rounds: usize, work: F) -> Result<usize> {
    let calls = Atomic::new(0usize);
    let started = Instant::<Monotonic>::now();
    threads::run(THREADS, |index| {
        for round in 0..rounds {
            work(index);
            calls.add(1usize, Relaxed);
            if round % 32 == 31 {
                if started.elapsed() > Delta::from_millis(500) {
                    break;
                }
                threads::pause();
            }
        }
    })?;
    Ok(calls.load(Relaxed))
}

const ROUNDS: usize = 3000;

/// Two numbers that are equal, except while a thread changes them.
///
/// Tests copy it out of the lock, as an assertion that fails while a spinlock is held is a `BUG()`.
#[derive(Clone, Copy, Default)]
pub(crate) struct Pair {
    a: usize,
    b: usize,
}

impl Pair {
    /// Increments both, slowly. Returns whether they were equal.
    fn increment(&mut self) -> bool {
        let same = self.a == self.b;
        self.a = black_box(self.a) + 1;
        for i in 0..20 {
            black_box(i);
        }
        self.b = black_box(self.b) + 1;
        same
    }
}

/// All threads change the data of a lock.
fn hammer<B: Backend>(lock: impl PinInit<Lock<Pair, B>>) -> Result {
    let lock = KBox::pin_init(lock, GFP_KERNEL)?;
    let torn = Atomic::new(0usize);
    let calls = repeat(ROUNDS, |_| {
        if !lock.lock().increment() {
            torn.add(1usize, Relaxed);
        }
    })?;

    let pair = *lock.lock();
    assert_eq!(torn.load(Relaxed), 0);
    assert_eq!(pair.a, calls);
    assert_eq!(pair.b, calls);
    Ok(())
}

/// Threads try to take a lock; a thread that fails skips the change.
fn hammer_try<B: Backend>(lock: impl PinInit<Lock<Pair, B>>) -> Result {
    let lock = KBox::pin_init(lock, GFP_KERNEL)?;
    let taken = Atomic::new(0usize);
    let torn = Atomic::new(0usize);
    repeat(ROUNDS, |_| {
        if let Some(mut pair) = lock.try_lock() {
            if !pair.increment() || lock.try_lock().is_some() {
                torn.add(1usize, Relaxed);
            }
            taken.add(1usize, Relaxed);
        }
    })?;

    let pair = *lock.lock();
    assert_eq!(torn.load(Relaxed), 0);
    assert_eq!(pair.a, taken.load(Relaxed));
    assert!(pair.a > 0);
    assert_eq!(pair.b, pair.a);
    Ok(())
}

global_lock! {
    // SAFETY: `init()` initializes the lock.
    unsafe(uninit) static MUTEX: Mutex<Pair> = Pair { a: 0, b: 0 };
}

global_lock! {
    // SAFETY: `init()` initializes the lock.
    unsafe(uninit) static SPINLOCK: SpinLock<Pair> = Pair { a: 0, b: 0 };
}

global_lock! {
    // SAFETY: `init()` initializes the lock.
    unsafe(uninit) static SPINLOCK_IRQ: SpinLockIrq<Pair> = Pair { a: 0, b: 0 };
}

/// Initializes the locks in statics.
///
/// # Safety
///
/// The caller must ensure that this is called once, before anything else in this file.
pub(crate) unsafe fn init() {
    // SAFETY: By the safety requirements of this function, this is the only call.
    unsafe {
        MUTEX.init();
        SPINLOCK.init();
        SPINLOCK_IRQ.init();
    }
}

fn hammer_global<B: GlobalLockBackend<Item = Pair>>(lock: &'static GlobalLock<B>) -> Result
where
    GlobalLock<B>: Sync,
    GlobalLockedBy<Pair, B>: Sync,
{
    // The test may run again.
    *lock.lock() = Pair::default();
    let other = GlobalLockedBy::<Pair, B>::new(Pair::default());
    let torn = Atomic::new(0usize);
    let calls = repeat(ROUNDS, |_| {
        let mut pair = lock.lock();
        let whole = pair.increment();
        if !other.as_mut(&mut pair).increment() || !whole || lock.try_lock().is_some() {
            torn.add(1usize, Relaxed);
        }
    })?;

    let pair = lock.lock();
    let b = [pair.b, other.as_ref(&pair).b];
    drop(pair);
    assert_eq!(torn.load(Relaxed), 0);
    assert_eq!(b, [calls; 2]);
    Ok(())
}

#[kunit_tests(rust_lock)]
mod tests {
    use super::*;

    #[test]
    fn mutex() -> Result {
        hammer(new_mutex!(Pair::default(), "rust_test_lock::mutex"))
    }

    #[test]
    fn spinlock() -> Result {
        hammer(new_spinlock!(Pair::default(), "rust_test_lock::spinlock"))
    }

    #[test]
    fn spinlock_irq() -> Result {
        // Lockdep names this class by its source location.
        hammer(new_spinlock_irq!(Pair::default()))
    }

    #[test]
    fn try_lock() -> Result {
        hammer_try(new_mutex!(Pair::default()))?;
        hammer_try(new_spinlock!(Pair::default()))?;
        hammer_try(new_spinlock_irq!(Pair::default()))
    }

    /// A lock protects data outside it, in another place each time.
    #[test]
    fn locked_by() -> Result {
        const PLACES: usize = 4;

        let owner = KBox::pin_init(new_mutex!(Pair::default()), GFP_KERNEL)?;
        let places: [LockedBy<Pair, Pair>; PLACES] =
            core::array::from_fn(|_| LockedBy::new(&owner, Pair::default()));
        let torn = Atomic::new(0usize);

        let calls = repeat(ROUNDS, |_| {
            let mut owner = owner.lock();
            let whole = owner.increment();
            let place = places[owner.a % PLACES].access_mut(&mut owner);
            if !whole || !place.increment() {
                torn.add(1usize, Relaxed);
            }
        })?;

        let owner = owner.lock();
        assert_eq!(torn.load(Relaxed), 0);
        assert_eq!(owner.b, calls);
        let sum: usize = places.iter().map(|place| place.access(&owner).b).sum();
        assert_eq!(sum, owner.b);
        Ok(())
    }

    #[test]
    fn global() -> Result {
        hammer_global(&MUTEX)?;
        hammer_global(&SPINLOCK)?;
        hammer_global(&SPINLOCK_IRQ)
    }
}
