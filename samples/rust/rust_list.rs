// SPDX-License-Identifier: GPL-2.0

//! A list under a lock: jobs wait in it, the most urgent one first.
//!
//! ```sh
//! insmod rust_list.ko jobs=6 limit=8 take=2
//! rmmod rust_list
//! ```

use kernel::{
    list::*,
    prelude::*,
    sync::{
        new_mutex,
        Mutex, //
    }, //
};

module! {
    type: ListModule,
    name: "rust_list",
    authors: ["Rust for LTS"],
    description: "Rust module with a list and a lock",
    license: "GPL",
    params: {
        jobs: u8 { default: 6, description: "How many jobs to add (default: 6)", },
        limit: u8 { default: 8, description: "How many jobs may wait (default: 8)", },
        take: u8 { default: 2, description: "How many jobs to do at once (default: 2)", },
    },
}

/// A job. Like a `struct list_head` in C, the links are a field: adding a job allocates nothing.
#[pin_data]
struct Job {
    number: u8,
    level: u8,
    #[pin]
    links: ListLinks,
}

// One of the `Arc`s of a job is its `ListArc`. Lists take only that, so no job is in two of them.
impl_list_arc_safe! { impl ListArcSafe<0> for Job { untracked; } }
impl_list_item! { impl ListItem<0> for Job { using ListLinks { self.links }; } }

/// The jobs. Only the guard of the locked mutex gives access to the list.
#[pin_data]
struct Queue {
    #[pin]
    jobs: Mutex<List<Job>>,
}

impl Queue {
    /// Adds a job behind those that are at least as urgent. Level 0 is the most urgent one.
    fn add(&self, number: u8, level: u8) -> Result {
        // Allocate before locking: others should not wait for the allocator.
        let init = try_pin_init!(Job { number, level, links <- ListLinks::new() });
        let job = ListArc::pin_init(init, GFP_KERNEL)?;

        // The guard releases the lock when it is dropped, on every way out of this function.
        let mut jobs = self.jobs.lock();
        if jobs.iter().count() >= usize::from(module_parameters::limit.value()) {
            pr_err!("there is no room for job {number}\n");
            return Err(ENOSPC);
        }
        let mut place = jobs.cursor_front();
        while place.peek_next().is_some_and(|next| next.level <= level) {
            place.move_next();
        }
        place.insert(job);
        Ok(())
    }

    /// Removes the most urgent job from the list. From now on, the caller owns it.
    fn take(&self) -> Option<ListArc<Job>> {
        self.jobs.lock().pop_front()
    }

    /// Returns the numbers of the jobs, in order. The holder of a mutex may sleep, and so allocate.
    fn numbers(&self) -> Result<KVec<u8>> {
        let mut numbers = KVec::new();
        for job in self.jobs.lock().iter() {
            numbers.push(job.number, GFP_KERNEL)?;
        }
        Ok(numbers)
    }
}

/// A mutex must not move, so it is pinned. In an `Arc` instead of the box, it could be shared.
struct ListModule {
    queue: Pin<KBox<Queue>>,
}

impl kernel::Module for ListModule {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let init = pin_init!(Queue { jobs <- new_mutex!(List::new()) });
        let queue = KBox::pin_init(init, GFP_KERNEL)?;
        for number in 1..=module_parameters::jobs.value() {
            // If this fails, the queue is dropped, and the jobs in its list with it.
            queue.add(number, number % 3)?;
        }
        pr_info!("waiting: {:?}\n", queue.numbers()?);

        for _ in 0..module_parameters::take.value() {
            match queue.take() {
                Some(job) => pr_info!("did job {} of level {}\n", job.number, job.level),
                None => pr_info!("there is no job to do\n"),
            }
        }
        Ok(ListModule { queue })
    }
}

impl Drop for ListModule {
    fn drop(&mut self) {
        while let Some(job) = self.queue.take() {
            pr_info!("gave up job {}\n", job.number);
        }
    }
}
