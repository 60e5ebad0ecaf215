// SPDX-License-Identifier: GPL-2.0

//! Work that is done later: by a struct with two kinds of it, delayed, and by a closure.

use kernel::{
    impl_has_delayed_work, impl_has_work, new_delayed_work, new_work,
    prelude::*,
    sync::{
        new_mutex,
        Arc,
        Completion,
        Mutex, //
    },
    workqueue::{
        self,
        DelayedWork,
        Work,
        WorkItem, //
    },
};

module! {
    type: WorkqueueModule,
    name: "mainline_workqueue",
    authors: ["Rust for LTS"],
    description: "Work queues",
    license: "GPL",
}

#[pin_data]
struct Job {
    #[pin]
    add: Work<Job, 1>,
    #[pin]
    double: DelayedWork<Job, 2>,
    #[pin]
    value: Mutex<u32>,
    #[pin]
    added: Completion,
    #[pin]
    doubled: Completion,
}

impl_has_work! {
    impl HasWork<Self, 1> for Job { self.add }
}

impl_has_delayed_work! {
    impl HasDelayedWork<Self, 2> for Job { self.double }
}

impl WorkItem<1> for Job {
    type Pointer = Arc<Self>;

    fn run(this: Arc<Self>) {
        *this.value.lock() += 1;
        this.added.complete_all();
    }
}

impl WorkItem<2> for Job {
    type Pointer = Arc<Self>;

    fn run(this: Arc<Self>) {
        *this.value.lock() *= 2;
        this.doubled.complete_all();
    }
}

struct WorkqueueModule {
    job: Arc<Job>,
}

impl kernel::Module for WorkqueueModule {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let job = Arc::pin_init(
            pin_init!(Job {
                add <- new_work!("add"),
                double <- new_delayed_work!("double"),
                value <- new_mutex!(20),
                added <- Completion::new(),
                doubled <- Completion::new(),
            }),
            GFP_KERNEL,
        )?;
        let queued = workqueue::system()
            .enqueue::<Arc<Job>, 1>(job.clone())
            .is_ok();
        job.added.wait_for_completion();
        pr_info!("queued: {queued}, value: {}\n", *job.value.lock());

        let queued = workqueue::system_unbound()
            .enqueue_delayed::<Arc<Job>, 2>(job.clone(), 2)
            .is_ok();
        let again = workqueue::system_unbound()
            .enqueue_delayed::<Arc<Job>, 2>(job.clone(), 2)
            .is_ok();
        job.doubled.wait_for_completion();
        pr_info!(
            "queued: {queued}, again: {again}, value: {}\n",
            *job.value.lock()
        );

        let third = job.clone();
        workqueue::system_highpri().try_spawn(GFP_KERNEL, move || *third.value.lock() += 100)?;
        while *job.value.lock() < 100 {
            kernel::time::delay::fsleep(kernel::time::Delta::from_millis(1));
        }
        Ok(Self { job })
    }
}

impl Drop for WorkqueueModule {
    fn drop(&mut self) {
        pr_info!("value: {}\n", *self.job.value.lock());
    }
}
