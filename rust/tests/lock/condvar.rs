// SPDX-License-Identifier: GPL-2.0

//! Waiting for other threads: condition variables and completions.

use crate::{
    threads,
    THREADS, //
};
use kernel::{
    prelude::*,
    static_lock_class,
    sync::{
        atomic::{
            Atomic,
            Relaxed, //
        },
        lock::{
            mutex::MutexBackend,
            spinlock::{
                SpinLockBackend,
                SpinLockIrqBackend, //
            },
            Backend,
            Guard,
            Lock, //
        },
        new_condvar,
        new_mutex,
        Completion,
        CondVar,
        CondVarTimeoutResult,
        LockClassKey,
        Mutex, //
    },
    time::{
        msecs_to_jiffies,
        Instant,
        Monotonic, //
    }, //
};

/// A timeout that is never reached, in milliseconds.
const LONG: u32 = 20_000;

/// Waits with a timeout; returns whether it expired.
pub(crate) fn too_long<T, B: Backend>(condvar: &CondVar, guard: &mut Guard<'_, T, B>) -> bool {
    let result = condvar.wait_interruptible_timeout(guard, msecs_to_jiffies(LONG));
    matches!(result, CondVarTimeoutResult::Timeout)
}

const ROOM: usize = 3;

/// A bounded queue.
#[derive(Clone, Copy, Default)]
struct Items {
    items: [usize; ROOM],
    len: usize,
    /// The number, and the sum, of the elements taken.
    taken: usize,
    sum: usize,
    stuck: bool,
}

#[pin_data]
struct Queue<B: Backend> {
    #[pin]
    items: Lock<Items, B>,
    #[pin]
    not_empty: CondVar,
    #[pin]
    not_full: CondVar,
}

impl<B: Backend> Queue<B> {
    fn put(&self, item: usize) {
        let mut items = self.items.lock();
        while items.len == ROOM && !items.stuck {
            self.not_full.wait(&mut items);
        }
        if items.stuck {
            return;
        }
        let len = items.len;
        items.items[len] = item;
        items.len += 1;
        if item % 2 == 0 {
            self.not_empty.notify_one();
        } else {
            self.not_empty.notify_sync();
        }
    }

    fn take(&self) {
        let mut items = self.items.lock();
        while items.len == 0 && !items.stuck {
            if too_long(&self.not_empty, &mut items) {
                items.stuck = true;
                self.not_empty.notify_all();
                self.not_full.notify_all();
            }
        }
        if items.stuck {
            return;
        }
        items.len -= 1;
        items.sum += items.items[items.len];
        items.taken += 1;
        drop(items);
        self.not_full.notify_one();
    }
}

/// Half of the threads add numbers to the queue, the others take them out.
fn queue<B: Backend>(class: Pin<&'static LockClassKey>) -> Result {
    const ITEMS: usize = 500;

    let queue = KBox::pin_init(
        pin_init!(Queue::<B> {
            items <- Lock::new(Items::default(), c"rust_test_lock::queue", class),
            not_empty <- new_condvar!("rust_test_lock::not_empty"),
            not_full <- new_condvar!(),
        }),
        GFP_KERNEL,
    )?;

    threads::run(THREADS, |index| {
        for number in 0..ITEMS {
            if index % 2 == 0 {
                queue.put(index / 2 * ITEMS + number);
            } else {
                queue.take();
            }
        }
    })?;

    // An assertion must not fail while a spinlock is held.
    let items = *queue.items.lock();
    let number = THREADS / 2 * ITEMS;
    assert!(!items.stuck);
    assert_eq!(items.taken, number);
    assert_eq!(items.sum, number * (number - 1) / 2);
    assert_eq!(items.len, 0);
    Ok(())
}

#[pin_data]
struct Barrier {
    #[pin]
    state: Mutex<BarrierState>,
    #[pin]
    all_here: CondVar,
}

#[derive(Default)]
struct BarrierState {
    arrived: usize,
    generation: usize,
    errors: usize,
}

#[kunit_tests(rust_condvar)]
mod tests {
    use super::*;

    #[test]
    fn queue_of_mutex() -> Result {
        queue::<MutexBackend>(static_lock_class!())
    }

    #[test]
    fn queue_of_spinlock() -> Result {
        queue::<SpinLockBackend>(static_lock_class!())
    }

    #[test]
    fn queue_of_spinlock_irq() -> Result {
        queue::<SpinLockIrqBackend>(static_lock_class!())
    }

    /// Threads wait until all have arrived, repeatedly: the last one notifies all others.
    #[test]
    fn barrier() -> Result {
        const ROUNDS: usize = 200;

        let barrier = KBox::pin_init(
            pin_init!(Barrier {
                state <- new_mutex!(BarrierState::default()),
                all_here <- new_condvar!("rust_test_lock::all_here"),
            }),
            GFP_KERNEL,
        )?;

        threads::run(THREADS, |_| {
            for round in 0..ROUNDS {
                let mut state = barrier.state.lock();
                if state.generation != round {
                    state.errors += 1;
                }
                state.arrived += 1;
                if state.arrived == THREADS {
                    state.arrived = 0;
                    state.generation += 1;
                    barrier.all_here.notify_all();
                }
                while state.generation == round {
                    if too_long(&barrier.all_here, &mut state) {
                        state.errors += 1;
                        break;
                    }
                }
            }
        })?;

        let state = barrier.state.lock();
        assert_eq!(state.errors, 0);
        assert_eq!(state.generation, ROUNDS);
        Ok(())
    }

    /// Without a notification a wait lasts for its timeout, with one it ends early.
    #[test]
    fn timeout() -> Result {
        const WAIT: u32 = 60;

        let barrier = KBox::pin_init(
            pin_init!(Barrier {
                state <- new_mutex!(BarrierState::default()),
                all_here <- new_condvar!(),
            }),
            GFP_KERNEL,
        )?;

        let started = Instant::<Monotonic>::now();
        let mut state = barrier.state.lock();
        let result = barrier
            .all_here
            .wait_interruptible_timeout(&mut state, msecs_to_jiffies(WAIT));
        drop(state);
        assert!(matches!(result, CondVarTimeoutResult::Timeout));
        assert!(started.elapsed().as_millis() >= i64::from(WAIT) - 20);

        // A notification without a waiter is lost.
        barrier.all_here.notify_all();
        let result = barrier
            .all_here
            .wait_interruptible_timeout(&mut barrier.state.lock(), 1);
        assert!(matches!(result, CondVarTimeoutResult::Timeout));

        threads::run(2, |index| {
            let mut state = barrier.state.lock();
            if index == 0 {
                while state.arrived == 0 {
                    drop(state);
                    threads::pause();
                    state = barrier.state.lock();
                }
                barrier.all_here.notify_one();
                return;
            }
            // The lock is held until the thread waits.
            state.arrived = 1;
            match barrier
                .all_here
                .wait_interruptible_timeout(&mut state, msecs_to_jiffies(LONG))
            {
                CondVarTimeoutResult::Woken { jiffies }
                    if (1..=msecs_to_jiffies(LONG)).contains(&jiffies) => {}
                _ => state.errors += 1,
            }
        })?;
        assert_eq!(barrier.state.lock().errors, 0);
        Ok(())
    }

    /// A freezable wait is like any other wait.
    #[test]
    fn freezable() -> Result {
        let barrier = KBox::pin_init(
            pin_init!(Barrier {
                state <- new_mutex!(BarrierState::default()),
                all_here <- new_condvar!(),
            }),
            GFP_KERNEL,
        )?;

        threads::run(2, |index| {
            if index == 0 {
                while barrier.state.lock().arrived == 0 {
                    threads::pause();
                }
                barrier.state.lock().generation = 1;
                barrier.all_here.notify_one();
                return;
            }
            let mut state = barrier.state.lock();
            state.arrived = 1;
            while state.generation == 0 {
                if barrier.all_here.wait_interruptible_freezable(&mut state) {
                    state.errors += 1;
                    return;
                }
            }
        })?;
        assert_eq!(barrier.state.lock().errors, 0);
        Ok(())
    }
}

#[kunit_tests(rust_completion)]
mod completion_tests {
    use super::*;

    /// All threads that wait for a completion see what was done before it.
    #[test]
    fn completion() -> Result {
        for _ in 0..15 {
            let done = KBox::pin_init(Completion::new(), GFP_KERNEL)?;
            let value = Atomic::new(0usize);
            let seen = Atomic::new(0usize);
            threads::run(THREADS, |index| {
                if index == THREADS - 1 {
                    value.store(42, Relaxed);
                    done.complete_all();
                } else {
                    done.wait_for_completion();
                    seen.add(value.load(Relaxed), Relaxed);
                }
            })?;
            assert_eq!(seen.load(Relaxed), (THREADS - 1) * 42);

            // After `complete_all()` the completion stays done.
            done.wait_for_completion();
            done.complete_all();
            done.wait_for_completion();
        }
        Ok(())
    }
}
