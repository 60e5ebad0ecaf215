// SPDX-License-Identifier: GPL-2.0

//! Work runs in another thread.

use core::cell::Cell;
use kernel::{
    prelude::*,
    sync::Arc,
    workqueue::{self, impl_has_work, Work, WorkItem},
};

/// Counts without being able to.
#[pin_data]
pub struct Job {
    count: Cell<u32>,
    #[pin]
    work: Work<Self>,
}

impl_has_work! {
    impl HasWork<Self> for Job { self.work }
}

impl WorkItem for Job {
    type Pointer = Arc<Self>;

    fn run(this: Arc<Self>) {
        this.count.set(this.count.get() + 1);
    }
}

/// Queues it.
pub fn queue(job: Arc<Job>) -> bool {
    workqueue::system().enqueue(job).is_ok()
}
