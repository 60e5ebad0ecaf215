// SPDX-License-Identifier: GPL-2.0

//! A box with work is given to the queue.

use kernel::{
    prelude::*,
    workqueue::{self, impl_has_work, Work, WorkItem},
};

/// Has work.
#[pin_data]
pub struct Job {
    value: u32,
    #[pin]
    work: Work<Self>,
}

impl_has_work! {
    impl HasWork<Self> for Job { self.work }
}

impl WorkItem for Job {
    type Pointer = Pin<KBox<Self>>;

    fn run(_: Pin<KBox<Self>>) {}
}

/// Uses it while the work may run.
pub fn queue(job: Pin<KBox<Job>>) -> u32 {
    workqueue::system().enqueue(job);
    job.value
}
