// SPDX-License-Identifier: GPL-2.0

//! Queues of work.

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

/// Any processor will do.
pub(super) const UNBOUND: c_int = bindings::WORK_CPU_UNBOUND as c_int;

/// A queue of work: C's `struct workqueue_struct`.
///
/// See the [module](super) for examples, and for the queues there are.
#[repr(transparent)]
pub struct Queue(Opaque<bindings::workqueue_struct>);

// SAFETY: A queue belongs to no thread.
unsafe impl Send for Queue {}

// SAFETY: C locks it for what can be done with a reference.
unsafe impl Sync for Queue {}

impl Queue {
    /// C's queue as one of Rust.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points to a queue that is valid for `'a`, and that it is
    /// not drained while work is queued by this reference: C would take the work, and never run it.
    #[inline]
    pub unsafe fn from_raw<'a>(ptr: *const bindings::workqueue_struct) -> &'a Queue {
        // SAFETY: `Queue` is transparent; the caller promises the rest.
        unsafe { &*ptr.cast::<Queue>() }
    }

    /// Queues a work item, to run as soon as possible.
    ///
    /// May be used in any context but an NMI. If the item is waiting already, the pointer comes
    /// back as an error; a [`KBox`], which nobody else has, cannot be. Once the item's module is
    /// [going](super#unloading-a-module), the pointer comes back too, and a [`KBox`] is dropped by
    /// the thread that ends the module.
    #[inline]
    pub fn enqueue<W, const ID: u64>(&self, w: W) -> W::EnqueueOutput
    where
        W: RawWorkItem<ID> + Send + 'static,
    {
        let queue = self.0.get();

        // SAFETY: The queue is valid, and so is the work item, by `__enqueue`'s guarantee: during
        // the call in any case, and, if C takes it and returns true, until C has called its
        // function. C returns false only if it is queued already. As `W` is `Send` and `'static`,
        // any thread may call the function at any time.
        unsafe { w.__enqueue(move |work| bindings::queue_work_on(UNBOUND, queue, work)) }
    }

    /// Queues a work item after a delay, which counts from now.
    ///
    /// Like [`enqueue`](Queue::enqueue), which it is with a delay of zero. The delay begins with
    /// the next tick of the kernel, so it may be longer than it says by up to one, and, where it is
    /// long, by up to an eighth. It is never longer than 63 × 2²⁴ jiffies, which is 49 days
    /// with 250 of them in a second. One of half the range of [`Jiffies`] or more is over at once.
    ///
    /// If the item's module [ends](super#unloading-a-module) before the work begins to run, it is
    /// cancelled: the pointer is dropped.
    #[inline]
    pub fn enqueue_delayed<W, const ID: u64>(&self, w: W, delay: Jiffies) -> W::EnqueueOutput
    where
        W: RawDelayedWorkItem<ID> + Send + 'static,
    {
        let queue = self.0.get();

        // SAFETY: As in `enqueue`. As this is a `RawDelayedWorkItem`, the work item is that of a
        // `delayed_work`, which is valid as a whole, and with `DROP` that of a `DelayedWork`, whose
        // function `DROP` may stand in for.
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

    /// Queues a closure, to run as soon as possible.
    ///
    /// Memory for it is allocated with `flags`, so whether this may sleep is up to those.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory, or if the closure's module is
    /// [going](super#unloading-a-module); the closure is dropped then.
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
