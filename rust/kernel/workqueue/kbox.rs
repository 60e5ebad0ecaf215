// SPDX-License-Identifier: GPL-2.0

//! Work items in a pinned [`KBox`].

use super::{
    HasDelayedWork,
    HasWork,
    RawDelayedWorkItem,
    RawWorkItem,
    Work,
    WorkItem,
    WorkItemPointer, //
};
use crate::{
    callback::Callback,
    prelude::*, //
};

/// Queues the work item of a box. Returns the box as an error if the item's module is going.
///
/// # Safety
///
/// The caller must ensure that the safety requirements of the box's [`RawWorkItem::__enqueue`] are
/// met.
#[inline]
pub(super) unsafe fn try_enqueue<T, const ID: u64>(
    boxed: Pin<KBox<T>>,
    queue_work_on: impl FnOnce(*mut bindings::work_struct) -> bool,
) -> Result<(), Pin<KBox<T>>>
where
    T: WorkItem<ID, Pointer = Pin<KBox<T>>>,
    T: HasWork<T, ID>,
{
    // SAFETY: The value is not moved until it is pinned again.
    let ptr = KBox::into_raw(unsafe { Pin::into_inner_unchecked(boxed) });

    // SAFETY: `ptr` points to a valid `T`, and so to a valid work item, whose function is `run`
    // below, which calls `take_back`.
    if unsafe { Work::enqueue(T::raw_get_work(ptr), queue_work_on) } {
        Ok(())
    } else {
        // SAFETY: `ptr` came from `into_raw` of a pinned box, and no queue has taken it. None owned
        // it before either, as it was owned by this box.
        Err(unsafe { Pin::new_unchecked(KBox::from_raw(ptr)) })
    }
}

/// Takes back ownership of the box that was passed to a queue.
///
/// # Safety
///
/// The caller must ensure that `work` comes from a [`try_enqueue`] that succeeded, and that this
/// function is called once for each such call.
#[inline]
unsafe fn take_back<T, const ID: u64>(work: *mut bindings::work_struct) -> (Pin<KBox<T>>, Callback)
where
    T: WorkItem<ID, Pointer = Pin<KBox<T>>>,
    T: HasWork<T, ID>,
{
    // SAFETY: By the safety requirements, `Work::enqueue` has returned true for this item.
    let (work, callback) = unsafe { Work::<T, ID>::take_back(work) };

    // SAFETY: The work item is part of a `T`, whose address `try_enqueue` got from `into_raw` of a
    // pinned box. By the safety requirements, the box is only taken back once.
    let boxed = unsafe { Pin::new_unchecked(KBox::from_raw(T::work_container_of(work))) };

    (boxed, callback)
}

/// Drops a box that could not be queued: later, in the thread that ends the module, as the caller
/// may be in atomic context, such as in an interrupt or with a lock held.
fn refuse<T, const ID: u64>(boxed: Pin<KBox<T>>)
where
    T: WorkItem<ID, Pointer = Pin<KBox<T>>>,
    T: HasWork<T, ID>,
{
    #[cfg(CONFIG_MODULES)]
    {
        // SAFETY: The value is not moved until it is dropped.
        let ptr = KBox::into_raw(unsafe { Pin::into_inner_unchecked(boxed) });

        // SAFETY: `ptr` points to a valid `T`, and so to a valid work item.
        let (work, record) = unsafe {
            let work = T::raw_get_work(ptr);
            (Work::raw_get(work), Work::raw_record(work))
        };

        if record.is_null() {
            // SAFETY: The box was pinned, and `ptr` came from `into_raw` above.
            drop(unsafe { Pin::new_unchecked(KBox::from_raw(ptr)) });
        } else {
            let drop = Some(drop_refused::<T, ID> as unsafe extern "C" fn(_));

            // SAFETY: The work item is not queued and will not be, as nothing else owns the box.
            // The thread that ends the module may drop the box: the caller of `__enqueue` ensures
            // that it is `Send` and `'static`, or that the module is not going.
            unsafe { bindings::rust_callbacks_refuse(record, work, drop) };
        }
    }
    #[cfg(not(CONFIG_MODULES))]
    drop(boxed);
}

/// Drops a box that could not be queued.
///
/// # Safety
///
/// The caller must ensure that `work` was registered by [`refuse`], and that this function is
/// called once for each such item.
#[cfg(CONFIG_MODULES)]
unsafe extern "C" fn drop_refused<T, const ID: u64>(work: *mut bindings::work_struct)
where
    T: WorkItem<ID, Pointer = Pin<KBox<T>>>,
    T: HasWork<T, ID>,
{
    // SAFETY: By the safety requirements, this is the work item of a `T` that `refuse` took out of
    // a pinned box, and the box is recreated only once.
    drop(unsafe {
        let work = Work::<T, ID>::raw_from_c(work);
        Pin::new_unchecked(KBox::from_raw(T::work_container_of(work)))
    });
}

// SAFETY: The work item is part of the `T`. When it is queued, ownership of the box passes to the
// queue, until `run` takes it back; until then, the `T` is not dropped.
unsafe impl<T, const ID: u64> RawWorkItem<ID> for Pin<KBox<T>>
where
    T: WorkItem<ID, Pointer = Self>,
    T: HasWork<T, ID>,
{
    /// A box is not queued while the caller owns it, so queueing only fails if its module is going;
    /// the box is then dropped later.
    type EnqueueOutput = ();

    #[inline]
    unsafe fn __enqueue<F>(self, queue_work_on: F) -> Self::EnqueueOutput
    where
        F: FnOnce(*mut bindings::work_struct) -> bool,
    {
        // SAFETY: By the safety requirements of this function.
        if let Err(boxed) = unsafe { try_enqueue(self, queue_work_on) } {
            refuse(boxed);
        }
    }
}

// SAFETY: By the contract of `HasDelayedWork`, the work item is that of a `DelayedWork`, which is
// part of the same `T`. `cancel` takes back the box that `__enqueue` passed to the queue.
unsafe impl<T, const ID: u64> RawDelayedWorkItem<ID> for Pin<KBox<T>>
where
    T: WorkItem<ID, Pointer = Self>,
    T: HasDelayedWork<T, ID>,
{
    const DROP: Option<unsafe extern "C" fn(*mut bindings::work_struct)> = Some(cancel::<T, ID>);
}

/// Drops the box that was passed to a queue, for work that is cancelled.
///
/// # Safety
///
/// The caller must ensure that the safety requirements of [`take_back`] are met.
unsafe extern "C" fn cancel<T, const ID: u64>(work: *mut bindings::work_struct)
where
    T: WorkItem<ID, Pointer = Pin<KBox<T>>>,
    T: HasWork<T, ID>,
{
    // SAFETY: By the safety requirements of this function.
    drop(unsafe { take_back::<T, ID>(work) });
}

// SAFETY: `run` takes back the box that `__enqueue` passed to the queue.
unsafe impl<T, const ID: u64> WorkItemPointer<ID> for Pin<KBox<T>>
where
    T: WorkItem<ID, Pointer = Self>,
    T: HasWork<T, ID>,
{
    unsafe extern "C" fn run(ptr: *mut bindings::work_struct) {
        // SAFETY: By the safety requirements, `ptr` comes from an `__enqueue` that succeeded.
        let (this, _callback) = unsafe { take_back::<T, ID>(ptr) };

        T::run(this);
    }
}
