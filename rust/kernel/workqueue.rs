// SPDX-License-Identifier: GPL-2.0

//! Work queues: deferring work to kernel threads.
//!
//! C header: [`include/linux/workqueue.h`](srctree/include/linux/workqueue.h)
//!
//! A [`Queue`] accepts work items, and kernel threads run them, in a context that may sleep. Most
//! work is queued on one of the system's queues, such as [`system`].
//!
//! A work item is a field of the structure that the work is about. So queueing it does not
//! allocate, fails only [when its module is unloaded](#unloading-a-module), and may be done in any
//! context except NMI. A work item consists of:
//!
//! - a field of type [`Work`], or [`DelayedWork`] if it may be queued with a delay;
//! - [`impl_has_work!`](crate::impl_has_work) or
//!   [`impl_has_delayed_work!`](crate::impl_has_delayed_work), which names the field;
//! - an implementation of [`WorkItem`], with the work to be done, and the kind of pointer that owns
//!   the structure: an [`Arc`](crate::sync::Arc), a pinned [`KBox`](crate::alloc::KBox) or an
//!   [`ARef`](crate::sync::aref::ARef);
//! - a call of [`Queue::enqueue`] or [`Queue::enqueue_delayed`], which take such a pointer and pass
//!   it to [`WorkItem::run`].
//!
//! For a closure there is [`Queue::try_spawn`], which does allocate.
//!
//! A work item that is already queued is not queued again: the pointer is returned as an error. It
//! can be queued again as soon as it runs. The same item never runs concurrently with itself on one
//! queue.
//!
//! As in mainline, queues are created by C code, which provides them through [`Queue::from_raw`].
//!
//! # Several work items
//!
//! If a structure has several work items, they are distinguished by a number, the `ID` parameter of
//! all of these. The default is 0. The numbers have no other meaning.
//!
//! # Unloading a module
//!
//! When the module's value has been dropped, or the module has failed to start, the module is
//! *going*. All its work that is still queued is finished or cancelled before its code is freed:
//!
//! - None of its work is queued any more, including work that queues itself again: an
//!   [`Arc`](crate::sync::Arc) or [`ARef`](crate::sync::aref::ARef) is returned as an error,
//!   [`Queue::try_spawn`] fails, and a [`KBox`](crate::alloc::KBox) is dropped later, by the thread
//!   that ends the module.
//! - Work that was queued with [`Queue::enqueue_delayed`] and is not running yet is cancelled: the
//!   pointer is dropped without running the work, even if its delay is almost over. The same may
//!   happen if the work is queued again, without a delay, just when it begins to run.
//! - Work that was queued without a delay, including closures, is run. The thread waits for all
//!   running work. This wait is not interrupted by signals. It does not prevent suspend, and is not
//!   reported as a hung task, as the task is idle. Every ten seconds, the kernel log has a message
//!   about the work that is left.
//!
//! So work must not wait for other work of its module unless it has checked that the other work was
//! queued, and must not wait for work that may be cancelled. None of this applies before the
//! module's value has been dropped: its `drop` may queue work and wait for it, as usual.
//!
//! Mainline does none of this, so there, as in C, the module has to do it: for example, each item
//! completes a [`Completion`](crate::sync::Completion) as its last action, and the module's `drop`
//! waits for that.
//!
//! A C module with some objects in Rust has no [`module!`](macros::module). As none of this can be
//! done when it is unloaded, it cannot be unloaded once it has created a work item. A work item
//! that is created before its C `init` function has succeeded, or while its `exit` function runs,
//! is never queued: each attempt fails, and a `KBox` is then leaked.
//!
//! Work that panics ends its thread, and its module can never be unloaded.
//!
//! # What is absent
//!
//! Mainline has `system_bh` and `system_bh_highpri`, queues that run work in softirq context. This
//! kernel has no such queues (`WQ_BH` was added in 6.9). A timer of [soft mode] runs its
//! callback in that context.
//!
//! [soft mode]: crate::time::hrtimer::RelativeSoftMode
//!
//! # Examples
//!
//! ```
//! use kernel::{
//!     prelude::*,
//!     sync::{Arc, Completion},
//!     workqueue::{self, impl_has_work, new_work, Work, WorkItem}, //
//! };
//!
//! #[pin_data]
//! struct Job {
//!     value: u32,
//!     #[pin]
//!     done: Completion,
//!     #[pin]
//!     work: Work<Self>,
//! }
//!
//! impl_has_work! {
//!     impl HasWork<Self> for Job { self.work }
//! }
//!
//! impl WorkItem for Job {
//!     type Pointer = Arc<Self>;
//!
//!     fn run(this: Arc<Self>) {
//!         pr_info!("the value is {}\n", this.value);
//!         this.done.complete_all();
//!     }
//! }
//!
//! let job = Arc::pin_init(
//!     pin_init!(Job {
//!         value: 42,
//!         done <- Completion::new(),
//!         work <- new_work!("Job::work"),
//!     }),
//!     GFP_KERNEL,
//! )?;
//!
//! assert!(workqueue::system().enqueue(job.clone()).is_ok());
//! job.done.wait_for_completion();
//! # Ok::<(), Error>(())
//! ```
//!
//! Two work items in one structure, both of which update a counter:
//!
//! ```
//! use kernel::{
//!     prelude::*,
//!     sync::{
//!         atomic::{Atomic, Full, Relaxed},
//!         Arc, Completion, //
//!     },
//!     workqueue::{self, impl_has_work, new_work, Work, WorkItem}, //
//! };
//!
//! #[pin_data]
//! struct Device {
//!     left: Atomic<u32>,
//!     #[pin]
//!     done: Completion,
//!     #[pin]
//!     reset: Work<Self, 1>,
//!     #[pin]
//!     report: Work<Self, 2>,
//! }
//!
//! impl_has_work! {
//!     impl HasWork<Self, 1> for Device { self.reset }
//!     impl HasWork<Self, 2> for Device { self.report }
//! }
//!
//! impl Device {
//!     fn finish(&self) {
//!         if self.left.fetch_sub(1, Full) == 1 {
//!             self.done.complete_all();
//!         }
//!     }
//! }
//!
//! impl WorkItem<1> for Device {
//!     type Pointer = Arc<Self>;
//!
//!     fn run(this: Arc<Self>) {
//!         this.finish();
//!     }
//! }
//!
//! impl WorkItem<2> for Device {
//!     type Pointer = Arc<Self>;
//!
//!     fn run(this: Arc<Self>) {
//!         this.finish();
//!     }
//! }
//!
//! let device = Arc::pin_init(
//!     pin_init!(Device {
//!         left: Atomic::new(2),
//!         done <- Completion::new(),
//!         reset <- new_work!("Device::reset"),
//!         report <- new_work!("Device::report"),
//!     }),
//!     GFP_KERNEL,
//! )?;
//!
//! assert!(workqueue::system().enqueue::<Arc<Device>, 1>(device.clone()).is_ok());
//! assert!(workqueue::system_unbound().enqueue::<Arc<Device>, 2>(device.clone()).is_ok());
//! device.done.wait_for_completion();
//! assert_eq!(device.left.load(Relaxed), 0);
//! # Ok::<(), Error>(())
//! ```
//!
//! Work that is queued with a delay:
//!
//! ```
//! use kernel::{
//!     prelude::*,
//!     sync::{Arc, Completion},
//!     time::{msecs_to_jiffies, Delta, Instant, Monotonic},
//!     workqueue::{self, impl_has_delayed_work, new_delayed_work, DelayedWork, WorkItem}, //
//! };
//!
//! #[pin_data]
//! struct Retry {
//!     #[pin]
//!     done: Completion,
//!     #[pin]
//!     work: DelayedWork<Self>,
//! }
//!
//! impl_has_delayed_work! {
//!     impl HasDelayedWork<Self> for Retry { self.work }
//! }
//!
//! impl WorkItem for Retry {
//!     type Pointer = Arc<Self>;
//!
//!     fn run(this: Arc<Self>) {
//!         this.done.complete_all();
//!     }
//! }
//!
//! let new_retry = || {
//!     Arc::pin_init(
//!         pin_init!(Retry {
//!             done <- Completion::new(),
//!             work <- new_delayed_work!("Retry::work"),
//!         }),
//!         GFP_KERNEL,
//!     )
//! };
//!
//! let retry = new_retry()?;
//! let start = Instant::<Monotonic>::now();
//! assert!(workqueue::system().enqueue_delayed(retry.clone(), msecs_to_jiffies(300)).is_ok());
//!
//! // It waits already.
//! assert!(workqueue::system().enqueue(retry.clone()).is_err());
//! retry.done.wait_for_completion();
//! // The two clocks are not the same.
//! assert!(start.elapsed() > Delta::from_millis(280));
//!
//! // Without a delay, it is like any other work.
//! let retry = new_retry()?;
//! assert!(workqueue::system().enqueue(retry.clone()).is_ok());
//! retry.done.wait_for_completion();
//! # Ok::<(), Error>(())
//! ```

mod arc;
mod aref;
mod delayed;
mod kbox;
mod queue;
mod system;
mod traits;
mod work;

pub use crate::{
    impl_has_delayed_work,
    impl_has_work,
    new_delayed_work,
    new_work, //
};
pub use delayed::{
    DelayedWork,
    HasDelayedWork, //
};
pub use queue::Queue;
pub use system::{
    system,
    system_freezable,
    system_freezable_power_efficient,
    system_highpri,
    system_long,
    system_power_efficient,
    system_unbound, //
};
pub use traits::{
    RawDelayedWorkItem,
    RawWorkItem,
    WorkItem,
    WorkItemPointer, //
};
pub use work::{
    HasWork,
    Work, //
};
