// SPDX-License-Identifier: GPL-2.0

//! Only a `DelayedWork` has the timer that it takes to wait.

use kernel::{
    prelude::*,
    sync::Arc,
    workqueue::{self, impl_has_work, Work, WorkItem},
};

/// Has work.
#[pin_data]
pub struct Job {
    #[pin]
    work: Work<Self>,
}

impl_has_work! {
    impl HasWork<Self> for Job { self.work }
}

impl WorkItem for Job {
    type Pointer = Arc<Self>;

    fn run(_: Arc<Self>) {}
}

/// Queues it with a delay.
pub fn queue(job: Arc<Job>) -> bool {
    workqueue::system().enqueue_delayed(job, 10).is_ok()
}
