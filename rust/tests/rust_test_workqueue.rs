// SPDX-License-Identifier: GPL-2.0

//! Work queues: every queued item runs once, and is dropped once.

mod random;
#[path = "support.rs"]
mod support;
mod threads;

use core::ptr::NonNull;
use kernel::{
    bindings,
    prelude::*,
    sync::{
        aref::{
            ARef,
            AlwaysRefCounted, //
        },
        atomic::{
            Acquire,
            Atomic,
            Full,
            Relaxed,
            Release, //
        },
        Arc,
        Completion,
        Refcount, //
    },
    time::Jiffies,
    workqueue::{
        self,
        impl_has_delayed_work,
        impl_has_work,
        new_delayed_work,
        new_work,
        DelayedWork,
        Work,
        WorkItem, //
    },
};
use pin_init::stack_pin_init;
use random::Random;
use support::{
    eventually,
    queues, //
};

module! {
    type: Tests,
    name: "rust_test_workqueue",
    authors: ["Rust for LTS"],
    description: "Test of work queues",
    license: "GPL",
}

/// The counts that work items update.
struct Counts {
    runs: Atomic<u32>,
    sum: Atomic<u64>,
    drops: Atomic<u32>,
    wrong: Atomic<u32>,
    early: Atomic<u32>,
}

impl Counts {
    fn new() -> Result<Arc<Self>> {
        Ok(Arc::new(
            Self {
                runs: Atomic::new(0),
                sum: Atomic::new(0),
                drops: Atomic::new(0),
                wrong: Atomic::new(0),
                early: Atomic::new(0),
            },
            GFP_KERNEL,
        )?)
    }
}

/// A token that counts when it is dropped.
struct Token(Arc<Counts>);

impl Drop for Token {
    fn drop(&mut self) {
        self.0.drops.fetch_add(1, Release);
    }
}

// --- Arc ---------------------------------------------------------------------

#[pin_data]
struct Job {
    value: u64,
    token: Token,
    #[pin]
    work: Work<Self>,
}

impl_has_work! {
    impl HasWork<Self> for Job { self.work }
}

impl Job {
    fn new(value: u64, counts: &Arc<Counts>) -> Result<Arc<Self>> {
        let token = Token(counts.clone());
        Arc::pin_init(
            pin_init!(Self {
                value,
                token,
                work <- new_work!("Job::work"),
            }),
            GFP_KERNEL,
        )
    }
}

impl WorkItem for Job {
    type Pointer = Arc<Self>;

    fn run(this: Arc<Self>) {
        this.token.0.sum.add(this.value, Relaxed);
        this.token.0.runs.add(1, Relaxed);
        // This may be the last reference, and drop the running work item.
    }
}

// --- KBox --------------------------------------------------------------------

/// A work item that queues itself again, and counts in data that it owns exclusively.
#[pin_data]
struct Chain {
    left: u32,
    ran: u64,
    token: Token,
    #[pin]
    work: Work<Self>,
}

impl_has_work! {
    impl HasWork<Self> for Chain { self.work }
}

impl WorkItem for Chain {
    type Pointer = Pin<KBox<Self>>;

    fn run(mut this: Pin<KBox<Self>>) {
        let fields = this.as_mut().project();
        *fields.ran += 1;
        *fields.left -= 1;
        if *fields.left == 0 {
            this.token.0.sum.add(this.ran, Relaxed);
            this.token.0.runs.add(1, Relaxed);
            return;
        }
        queues()[this.left as usize % 7].enqueue(this);
    }
}

// --- ARef --------------------------------------------------------------------

/// An object with a reference count of its own.
#[pin_data]
struct Object {
    references: Refcount,
    token: Token,
    #[pin]
    work: Work<Self>,
}

// SAFETY: The object is in a box of its own, which is dropped with the last reference.
unsafe impl AlwaysRefCounted for Object {
    fn inc_ref(&self) {
        self.references.inc();
    }

    unsafe fn dec_ref(object: NonNull<Self>) {
        // SAFETY: By the safety requirements of this function, the caller owns a reference, so the
        // object is valid.
        if unsafe { object.as_ref() }.references.dec_and_test() {
            // SAFETY: The object came from `KBox::into_raw`, and this was the last reference.
            drop(unsafe { KBox::from_raw(object.as_ptr()) });
        }
    }
}

impl_has_work! {
    impl HasWork<Self> for Object { self.work }
}

impl WorkItem for Object {
    type Pointer = ARef<Self>;

    fn run(this: ARef<Self>) {
        this.token.0.runs.add(1, Relaxed);
    }
}

// --- Several items -------------------------------------------------------------

#[pin_data]
struct Three {
    runs: [Atomic<u32>; 3],
    #[pin]
    a: Work<Self, 1>,
    #[pin]
    b: DelayedWork<Self, 2>,
    #[pin]
    c: Work<Self, 0xcc>,
}

impl_has_work! {
    impl HasWork<Self, 1> for Three { self.a }
    impl HasWork<Self, 0xcc> for Three { self.c }
}

impl_has_delayed_work! {
    impl HasDelayedWork<Self, 2> for Three { self.b }
}

macro_rules! three {
    ($($id:literal => $index:literal),+) => {$(
        impl WorkItem<$id> for Three {
            type Pointer = Arc<Self>;

            fn run(this: Arc<Self>) {
                this.runs[$index].add(1, Relaxed);
            }
        }
    )+};
}

three!(1 => 0, 2 => 1, 0xcc => 2);

// --- Delay ---------------------------------------------------------------------

#[pin_data]
struct Late {
    not_before: Atomic<Jiffies>,
    token: Token,
    #[pin]
    work: DelayedWork<Self>,
}

/// Returns the current tick count. On a busy machine it may lag, and delays are then shorter by any
/// other clock.
fn jiffies() -> Jiffies {
    // SAFETY: The variable can be read at any time, and is a single word.
    unsafe { (&raw const bindings::jiffies).read_volatile() }
}

impl_has_delayed_work! {
    impl HasDelayedWork<Self> for Late { self.work }
}

impl WorkItem for Late {
    type Pointer = Arc<Self>;

    fn run(this: Arc<Self>) {
        if jiffies() < this.not_before.load(Relaxed) {
            this.token.0.early.add(1, Relaxed);
        }
        this.token.0.runs.add(1, Relaxed);
    }
}

// --- Unloading -----------------------------------------------------------------

/// A work item that queues itself repeatedly, until it is told to stop.
#[pin_data]
struct Ticker {
    stop: Atomic<bool>,
    ticks: Atomic<u32>,
    #[pin]
    stopped: Completion,
    #[pin]
    work: DelayedWork<Self>,
}

impl_has_delayed_work! {
    impl HasDelayedWork<Self> for Ticker { self.work }
}

impl WorkItem for Ticker {
    type Pointer = Arc<Self>;

    fn run(this: Arc<Self>) {
        let ticks = this.ticks.fetch_add(1, Relaxed) as usize;
        if this.stop.load(Acquire) {
            this.stopped.complete_all();
        } else if workqueue::system()
            .enqueue_delayed(this, ticks % 3)
            .is_err()
        {
            pr_err!("a work item that runs is still queued\n");
        }
    }
}

/// Has work that never stops by itself: unloading the module stops it.
struct Tests {
    ticker: Arc<Ticker>,
}

impl kernel::Module for Tests {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let ticker = Arc::pin_init(
            pin_init!(Ticker {
                stop: Atomic::new(false),
                ticks: Atomic::new(0),
                stopped <- Completion::new(),
                work <- new_delayed_work!("Ticker::work"),
            }),
            GFP_KERNEL,
        )?;

        workqueue::system()
            .enqueue_delayed(ticker.clone(), 1)
            .map_err(|_| EBUSY)?;
        Ok(Tests { ticker })
    }
}

impl Drop for Tests {
    fn drop(&mut self) {
        self.ticker.stop.store(true, Release);
        self.ticker.stopped.wait_for_completion();
        // The function may still have some instructions to execute, and a test that has failed may
        // have left work.
        support::flush();
    }
}

#[kunit_tests(rust_workqueue)]
mod tests {
    use super::*;

    /// Many work items, on all queues, from several threads.
    #[test]
    fn many() -> Result {
        const THREADS: u32 = 4;
        const EACH: u32 = 2500;
        const ALL: u32 = THREADS * EACH;

        let counts = Counts::new()?;
        threads::run(THREADS as usize, |thread| -> Result {
            let mut random = Random::new(thread as u64);
            for i in 0..EACH {
                let job = Job::new(thread as u64 * u64::from(EACH) + u64::from(i), &counts)?;
                if queues()[random.below(7)].enqueue(job).is_err() {
                    counts.wrong.add(1, Relaxed);
                }
            }
            Ok(())
        })?;

        eventually(|| counts.drops.load(Acquire) == ALL)?;
        assert_eq!(counts.wrong.load(Relaxed), 0);
        assert_eq!(counts.runs.load(Relaxed), ALL);
        assert_eq!(
            counts.sum.load(Relaxed),
            u64::from(ALL) * u64::from(ALL - 1) / 2
        );
        Ok(())
    }

    /// A work item that several threads try to queue: it runs as often as that succeeds.
    #[test]
    fn refused() -> Result {
        const THREADS: u32 = 4;
        const EACH: u32 = 5000;

        #[pin_data]
        struct Contended {
            running: Atomic<u32>,
            runs: Atomic<u32>,
            overlaps: Atomic<u32>,
            #[pin]
            work: Work<Self>,
        }

        impl_has_work! {
            impl HasWork<Self> for Contended { self.work }
        }

        impl WorkItem for Contended {
            type Pointer = Arc<Self>;

            fn run(this: Arc<Self>) {
                if this.running.fetch_add(1, Full) != 0 {
                    this.overlaps.add(1, Relaxed);
                }
                this.runs.add(1, Relaxed);
                this.running.fetch_sub(1, Full);
            }
        }

        let item = Arc::pin_init(
            pin_init!(Contended {
                running: Atomic::new(0),
                runs: Atomic::new(0),
                overlaps: Atomic::new(0),
                work <- new_work!(),
            }),
            GFP_KERNEL,
        )?;

        let counts = Counts::new()?;
        threads::run(THREADS as usize, |_| {
            for _ in 0..EACH {
                match workqueue::system_highpri().enqueue(item.clone()) {
                    Ok(()) => counts.sum.add(1, Relaxed),
                    Err(back) if Arc::ptr_eq(&back, &item) => counts.runs.add(1, Relaxed),
                    Err(_) => counts.wrong.add(1, Relaxed),
                }
            }
        })?;
        support::flush();

        let queued = counts.sum.load(Relaxed);
        assert!(queued >= 1);
        assert_eq!(counts.wrong.load(Relaxed), 0);
        assert_eq!(
            queued + u64::from(counts.runs.load(Relaxed)),
            u64::from(THREADS * EACH)
        );
        assert_eq!(u64::from(item.runs.load(Relaxed)), queued);
        assert_eq!(item.overlaps.load(Relaxed), 0);
        // Neither running nor refused items leak a reference.
        assert!(Arc::into_unique_or_drop(item).is_some());
        Ok(())
    }

    #[test]
    fn boxed() -> Result {
        const CHAINS: u32 = 16;
        const LENGTH: u32 = 300;

        let counts = Counts::new()?;
        let mut chains = KVec::new();
        for _ in 0..CHAINS {
            let token = Token(counts.clone());
            let chain = KBox::pin_init(
                pin_init!(Chain {
                    left: LENGTH,
                    ran: 0,
                    token,
                    work <- new_work!("Chain::work"),
                }),
                GFP_KERNEL,
            )?;
            chains.push(chain, GFP_KERNEL)?;
        }
        for chain in chains {
            workqueue::system().enqueue(chain);
        }

        eventually(|| counts.drops.load(Acquire) == CHAINS)?;
        assert_eq!(counts.runs.load(Relaxed), CHAINS);
        assert_eq!(counts.sum.load(Relaxed), u64::from(CHAINS * LENGTH));
        Ok(())
    }

    #[test]
    fn counted() -> Result {
        const OBJECTS: u32 = 500;

        let counts = Counts::new()?;
        let mut refused = 0;
        for _ in 0..OBJECTS {
            let token = Token(counts.clone());
            let object = KBox::pin_init(
                pin_init!(Object {
                    references: Refcount::new(1),
                    token,
                    work <- new_work!(),
                }),
                GFP_KERNEL,
            )?;
            // SAFETY: The object is not moved: all references to it are shared.
            let object = KBox::into_raw(unsafe { Pin::into_inner_unchecked(object) });
            // SAFETY: A box is not null. The object was created with a reference count of one,
            // which is owned by this `ARef`.
            let object = unsafe { ARef::from_raw(NonNull::new_unchecked(object)) };

            for _ in 0..3 {
                refused += u32::from(workqueue::system_unbound().enqueue(object.clone()).is_err());
            }
        }

        eventually(|| counts.drops.load(Acquire) == OBJECTS)?;
        assert_eq!(counts.runs.load(Relaxed) + refused, 3 * OBJECTS);
        Ok(())
    }

    #[test]
    fn several() -> Result {
        let three = Arc::pin_init(
            pin_init!(Three {
                runs: [Atomic::new(0), Atomic::new(0), Atomic::new(0)],
                a <- new_work!("Three::a"),
                b <- new_delayed_work!("Three::b"),
                c <- new_work!("Three::c"),
            }),
            GFP_KERNEL,
        )?;

        let mut queued = [0; 3];
        for i in 0..900 {
            let queue = queues()[i % 7];
            let this = three.clone();
            queued[i % 3] += u32::from(match i % 3 {
                0 => queue.enqueue::<_, 1>(this).is_ok(),
                1 => queue.enqueue_delayed::<_, 2>(this, i % 2).is_ok(),
                _ => queue.enqueue::<_, 0xcc>(this).is_ok(),
            });
        }

        let runs = || [0, 1, 2].map(|i: usize| three.runs[i].load(Relaxed));
        eventually(|| runs() == queued)?;
        assert!(queued.iter().all(|&queued| queued >= 1));
        support::flush();
        assert_eq!(runs(), queued);
        assert!(Arc::into_unique_or_drop(three).is_some());
        Ok(())
    }

    #[test]
    fn delayed() -> Result {
        const ITEMS: u32 = 400;

        let counts = Counts::new()?;
        let mut items = KVec::new();
        for _ in 0..ITEMS {
            let token = Token(counts.clone());
            let late = Arc::pin_init(
                pin_init!(Late {
                    not_before: Atomic::new(0),
                    token,
                    work <- new_delayed_work!("Late::work"),
                }),
                GFP_KERNEL,
            )?;
            items.push(late, GFP_KERNEL)?;
        }

        let mut random = Random::new(7);
        for late in items {
            let delay = random.below(30);
            late.not_before.store(jiffies() + delay, Relaxed);

            let queue = queues()[random.below(7)];
            let mut refused = u32::from(queue.enqueue_delayed(late.clone(), delay).is_err());
            if delay > 20 {
                // It is already waiting, with or without a delay, unless this takes as long.
                late.not_before.store(0, Relaxed);
                refused += u32::from(queue.enqueue(late.clone()).is_err());
                refused += u32::from(queue.enqueue_delayed(late, 0).is_err());
                counts.sum.add(2, Relaxed);
            }
            counts.sum.add(1, Relaxed);
            counts.wrong.add(refused, Relaxed);
        }

        eventually(|| counts.drops.load(Acquire) == ITEMS)?;
        assert_eq!(counts.early.load(Relaxed), 0);
        assert!(counts.runs.load(Relaxed) >= ITEMS && counts.wrong.load(Relaxed) > 0);
        // Each attempt was either refused, or the work has run.
        assert_eq!(
            u64::from(counts.runs.load(Relaxed) + counts.wrong.load(Relaxed)),
            counts.sum.load(Relaxed)
        );
        Ok(())
    }

    #[test]
    fn closures() -> Result {
        const CLOSURES: u32 = 2000;

        let counts = Counts::new()?;
        for i in 0..CLOSURES {
            let token = Token(counts.clone());
            let flags = if i % 2 == 0 { GFP_KERNEL } else { GFP_ATOMIC };
            let spawned = queues()[i as usize % 7].try_spawn(flags, move || {
                token.0.sum.add(i.into(), Relaxed);
                token.0.runs.add(1, Relaxed);
            });
            // Atomic allocations may fail; the closure is dropped nevertheless.
            if let Err(error) = spawned {
                if i % 2 == 0 {
                    return Err(error.into());
                }
                counts.wrong.add(1, Relaxed);
            }
        }

        eventually(|| counts.drops.load(Acquire) == CLOSURES)?;
        let failed = counts.wrong.load(Relaxed);
        assert_eq!(counts.runs.load(Relaxed), CLOSURES - failed);
        assert!(failed > 0 || counts.sum.load(Relaxed) == 1_999_000);
        Ok(())
    }

    /// Items that are never queued, on the heap and on the stack: debug objects track both.
    #[test]
    fn unused() -> Result {
        let counts = Counts::new()?;
        for _ in 0..10 {
            drop(Job::new(1, &counts)?);

            let token = Token(counts.clone());
            stack_pin_init!(let job = pin_init!(Job {
                value: 2,
                token,
                work <- new_work!(),
            }));
            assert_eq!(job.value, 2);

            let token = Token(counts.clone());
            stack_pin_init!(let late = pin_init!(Late {
                not_before: Atomic::new(5),
                token,
                work <- new_delayed_work!(),
            }));
            assert_eq!(late.not_before.load(Relaxed), 5);
        }
        assert_eq!(counts.drops.load(Relaxed), 30);
        assert_eq!(counts.runs.load(Relaxed), 0);
        Ok(())
    }
}
