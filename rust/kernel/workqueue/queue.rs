// SPDX-License-Identifier: GPL-2.0

//! [`Queue`]: work queues.

use super::{
    delayed::raw_enqueue as raw_enqueue_delayed,
    impl_has_work,
    kbox::try_enqueue,
    new_work,
    RawDelayedWorkItem,
    RawWorkItem,
    Work,
    WorkItem, //
};
use crate::{
    alloc::{
        AllocError,
        Flags, //
    },
    container_of,
    ffi::c_int,
    prelude::*,
    time::Jiffies,
    types::Opaque, //
};

/// No CPU affinity: any CPU may run the work.
pub(super) const UNBOUND: c_int = bindings::WORK_CPU_UNBOUND as c_int;

/// A work queue: C's `struct workqueue_struct`.
///
/// See the [module](super) for examples, and for the available queues.
#[repr(transparent)]
pub struct Queue(Opaque<bindings::workqueue_struct>);

// SAFETY: A queue is not bound to a thread.
unsafe impl Send for Queue {}

// SAFETY: C synchronizes all operations on a shared queue with a lock.
unsafe impl Sync for Queue {}

impl Queue {
    /// Creates a reference to a queue from a pointer to C's queue.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points to a queue that is valid for `'a`, and that it is
    /// not drained while work is queued through this reference: C would accept the work and never
    /// run it.
    #[inline]
    pub unsafe fn from_raw<'a>(ptr: *const bindings::workqueue_struct) -> &'a Queue {
        // SAFETY: `Queue` is transparent. By the safety requirements, the queue is valid for `'a`.
        unsafe { &*ptr.cast::<Queue>() }
    }

    /// Queues a work item, to be run as soon as possible.
    ///
    /// May be called in any context except NMI. If the item is already queued, the pointer is
    /// returned as an error; that cannot happen for a [`KBox`], which has only one owner. If the
    /// item's module is [going](super#unloading-a-module), the pointer is returned too, and a
    /// [`KBox`] is dropped by the thread that ends the module.
    #[inline]
    pub fn enqueue<W, const ID: u64>(&self, w: W) -> W::EnqueueOutput
    where
        W: RawWorkItem<ID> + Send + 'static,
    {
        let queue = self.0.get();

        // SAFETY: The queue is valid. By the guarantees of `__enqueue`, so is the work item: during
        // the call, and, if C accepts it and returns true, until C has called its function. C
        // returns false only if it is already queued. As `W` is `Send` and `'static`, any thread
        // may call the function at any time.
        unsafe { w.__enqueue(move |work| bindings::queue_work_on(UNBOUND, queue, work)) }
    }

    /// Queues a work item after a delay.
    ///
    /// Like [`enqueue`](Queue::enqueue), which is the same as a delay of zero. The delay starts at
    /// the next tick, so it may be up to one jiffy longer than requested; long delays may be up to
    /// an eighth longer. The maximum is 63 × 2²⁴ jiffies, which is 49 days at 250 Hz; longer
    /// delays are shortened to it. A delay of at least half the range of [`Jiffies`] elapses
    /// immediately.
    ///
    /// If the item's module [ends](super#unloading-a-module) before the work begins to run, the
    /// work is cancelled: the pointer is dropped.
    #[inline]
    pub fn enqueue_delayed<W, const ID: u64>(&self, w: W, delay: Jiffies) -> W::EnqueueOutput
    where
        W: RawDelayedWorkItem<ID> + Send + 'static,
    {
        let queue = self.0.get();

        // SAFETY: As in `enqueue`. By the contract of `RawDelayedWorkItem`, the work item is part
        // of a `delayed_work`, all of which is valid, and if there is a `DROP`, of a `DelayedWork`,
        // whose function `DROP` may replace.
        unsafe {
            w.__enqueue(move |work| {
                if let Some(drop) = W::DROP {
                    return raw_enqueue_delayed(work, queue, delay, drop);
                }
                let work = container_of!(work, bindings::delayed_work, work);
                bindings::queue_delayed_work_on(UNBOUND, queue, work, delay)
            })
        }
    }

    /// Queues a closure, to be run as soon as possible.
    ///
    /// Allocates memory with `flags`, which determine whether this may sleep.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if the allocation fails, or if the closure's module is
    /// [going](super#unloading-a-module); the closure is then dropped.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{
    ///     prelude::*,
    ///     sync::{Arc, Completion},
    ///     workqueue, //
    /// };
    ///
    /// let done = Arc::pin_init(Completion::new(), GFP_KERNEL)?;
    /// let in_work = done.clone();
    /// workqueue::system().try_spawn(GFP_KERNEL, move || in_work.complete_all())?;
    /// done.wait_for_completion();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn try_spawn<T: 'static + Send + FnOnce()>(
        &self,
        flags: Flags,
        func: T,
    ) -> Result<(), AllocError> {
        let init = pin_init!(ClosureWork {
            work <- new_work!("Queue::try_spawn"),
            func: Some(func),
        });

        let work = KBox::pin_init(init, flags).map_err(|_| AllocError)?;
        let queue = self.0.get();

        // SAFETY: As in `enqueue`: the work item is valid until C has called its function, which
        // any thread may do, as the closure is `Send` and `'static`.
        unsafe {
            try_enqueue(work, move |work| {
                bindings::queue_work_on(UNBOUND, queue, work)
            })
        }
        .map_err(|_| AllocError)
    }
}

/// A closure and its work item.
#[pin_data]
struct ClosureWork<T> {
    #[pin]
    work: Work<ClosureWork<T>>,
    func: Option<T>,
}

impl_has_work! {
    impl{T} HasWork<Self> for ClosureWork<T> { self.work }
}

impl<T: FnOnce()> WorkItem for ClosureWork<T> {
    type Pointer = Pin<KBox<Self>>;

    fn run(mut this: Pin<KBox<Self>>) {
        if let Some(func) = this.as_mut().project().func.take() {
            func();
        }
    }
}
