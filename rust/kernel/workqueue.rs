// SPDX-License-Identifier: GPL-2.0

//! Work for the kernel's threads to do later.
//!
//! C header: [`include/linux/workqueue.h`](srctree/include/linux/workqueue.h)
//!
//! A [`Queue`] takes work items, and threads of the kernel run them, in a context that may sleep.
//! Most work goes to one of the system's queues, such as [`system`].
//!
//! A work item is a field of the structure that the work is about. So queueing it allocates
//! nothing, fails only [at the end of its module](#unloading-a-module), and may be done in any
//! context but an NMI. Four things make one:
//!
//! - a field of type [`Work`], or [`DelayedWork`] for what is to wait before it is queued;
//! - [`impl_has_work!`](crate::impl_has_work) or
//!   [`impl_has_delayed_work!`](crate::impl_has_delayed_work), which names the field;
//! - [`WorkItem`], with what is to be done, and the kind of pointer that owns the structure: an
//!   [`Arc`](crate::sync::Arc), a pinned [`KBox`](crate::alloc::KBox) or an
//!   [`ARef`](crate::sync::aref::ARef);
//! - [`Queue::enqueue`] or [`Queue::enqueue_delayed`], which take such a pointer and hand it to
//!   [`WorkItem::run`].
//!
//! For a closure there is [`Queue::try_spawn`], which does allocate.
//!
//! A work item that is queued is not queued again: the pointer comes back as an error. Once it
//! runs, it can be. The same item never runs twice at the same time on one queue.
//!
//! As in mainline, queues are made by C code, which lends them by [`Queue::from_raw`].
//!
//! # Several work items
//!
//! A structure with several work items tells them apart by a number, the `ID` that all of these
//! take. It is 0 where it is left out. Which numbers they are does not matter.
//!
//! # Unloading a module
//!
//! When the module's value has been dropped, or it has failed to start, the module is *going*, and
//! whatever it left on queues is brought to an end before its code is freed:
//!
//! - Nothing of it is queued any more, such as work that queues itself again: an
//!   [`Arc`](crate::sync::Arc) or [`ARef`](crate::sync::aref::ARef) comes back as an error,
//!   [`Queue::try_spawn`] fails, and a [`KBox`](crate::alloc::KBox) is dropped later, by the thread
//!   that ends the module.
//! - Work that was queued with [`Queue::enqueue_delayed`] and does not run yet is cancelled: the
//!   pointer is dropped, and the work is not run, however soon it was to be. The same may happen if
//!   it is queued again, without a delay, just when it begins to run.
//! - Work that was queued without a delay, closures included, is run, and all that runs is waited
//!   for. A signal does not end this wait. It does not keep the machine from being suspended, and
//!   the task that waits is idle, so that it is not taken for hung. Every ten seconds the kernel's
//!   log says how much is left.
//!
//! So work must not sleep until other work of its module has run, without looking at whether that
//! was queued, or else may be cancelled. Until the module's value has been dropped, nothing of this
//! happens: its `drop` may queue work and wait for it, as usual.
//!
//! Mainline does none of this, so there, as in C, a module has to: each item completes a
//! [`Completion`](crate::sync::Completion) as the last thing it does, for example, and the module's
//! `drop` waits for that.
//!
//! A module in C, of whose objects some are in Rust, has no [`module!`](macros::module). As nothing
//! of this can be done when it ends, it cannot be removed once it has made a work item. A work item
//! that is made before its C `init` function has succeeded, or while its `exit` function runs, is
//! never queued: each attempt is refused, and a refused `KBox` is leaked.
//!
//! Work that panics ends its thread and keeps its module for ever.
//!
//! # What is absent
//!
//! Mainline has `system_bh` and `system_bh_highpri`, queues that run work in soft interrupt
//! context. This kernel has no such queues (`WQ_BH` is of 6.9). A timer of
//! [soft mode](crate::time::hrtimer::RelativeSoftMode) calls back in that context.
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
//! Two work items in one structure, both of which take part in a count:
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
//! Work that waits before it is queued:
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
