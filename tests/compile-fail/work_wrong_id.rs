// SPDX-License-Identifier: GPL-2.0

//! A structure has the work items that it says it has.

use kernel::{
    prelude::*,
    sync::Arc,
    workqueue::{self, impl_has_work, Work, WorkItem},
};

/// Has work.
#[pin_data]
pub struct Job {
    #[pin]
    work: Work<Self, 1>,
}

impl_has_work! {
    impl HasWork<Self, 1> for Job { self.work }
}

impl WorkItem<1> for Job {
    type Pointer = Arc<Self>;

    fn run(_: Arc<Self>) {}
}

/// Queues what it does not have.
pub fn queue(job: Arc<Job>) -> bool {
    workqueue::system().enqueue::<_, 2>(job).is_ok()
}
