// SPDX-License-Identifier: GPL-2.0

//! Work that is queued, runs, and is waited for.

use crate::measure::{
    measure,
    operations, //
};
use kernel::{
    impl_has_work,
    new_work,
    prelude::*,
    sync::{
        Arc,
        Completion, //
    },
    workqueue::{
        self,
        Work,
        WorkItem, //
    }, //
};

#[pin_data]
struct Job {
    #[pin]
    done: Completion,
    #[pin]
    work: Work<Self>,
}

impl_has_work! { impl HasWork<Self> for Job { self.work } }

impl WorkItem for Job {
    type Pointer = Arc<Self>;

    fn run(this: Arc<Self>) {
        this.done.complete_all();
    }
}

operations! {
    fn work(rounds) {
        measure(rounds, || {
            let job = pin_init!(Job { done <- Completion::new(), work <- new_work!() });
            let job = Arc::pin_init(job, GFP_KERNEL)?;
            // A job that is queued already is given back, and dropped.
            let _ = workqueue::system().enqueue(job.clone());
            job.done.wait_for_completion();
            Ok(())
        })
    }
}
