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

/// Has a function put a work item on a queue. Gives the box back if the item's module is going.
///
/// # Safety
///
/// As for [`RawWorkItem::__enqueue`] of the box.
#[inline]
pub(super) unsafe fn try_enqueue<T, const ID: u64>(
    boxed: Pin<KBox<T>>,
    queue_work_on: impl FnOnce(*mut bindings::work_struct) -> bool,
) -> Result<(), Pin<KBox<T>>>
where
    T: WorkItem<ID, Pointer = Pin<KBox<T>>>,
    T: HasWork<T, ID>,
{
    // SAFETY: The value stays where it is until it is pinned again.
    let ptr = KBox::into_raw(unsafe { Pin::into_inner_unchecked(boxed) });

    // SAFETY: `ptr` points to a valid `T`, which thus has a valid work item. Its function is `run`
    // below.
    if unsafe { Work::enqueue(T::raw_get_work(ptr), queue_work_on) } {
        Ok(())
    } else {
        // SAFETY: `ptr` is from `into_raw` of a pinned box, and no queue has taken it: none had it
        // before, either, as that would own the box.
        Err(unsafe { Pin::new_unchecked(KBox::from_raw(ptr)) })
    }
}

/// Takes back the box that was given to a queue.
///
/// # Safety
///
/// The caller must ensure that `work` is from a [`try_enqueue`] that succeeded, and that this is
/// called once for that.
#[inline]
unsafe fn take_back<T, const ID: u64>(work: *mut bindings::work_struct) -> (Pin<KBox<T>>, Callback)
where
    T: WorkItem<ID, Pointer = Pin<KBox<T>>>,
    T: HasWork<T, ID>,
{
    // SAFETY: The caller ensures it.
    let (work, callback) = unsafe { Work::<T, ID>::take_back(work) };

    // SAFETY: The work item is that of a `T`, whose address `try_enqueue` got from `into_raw` of a
    // pinned box. As this is called once for it, it is only taken back once.
    let boxed = unsafe { Pin::new_unchecked(KBox::from_raw(T::work_container_of(work))) };

    (boxed, callback)
}

/// Drops a box that was refused: later, by the thread that ends the module, since whoever wanted it
/// queued may be in an interrupt, or hold a lock.
fn refuse<T, const ID: u64>(boxed: Pin<KBox<T>>)
where
    T: WorkItem<ID, Pointer = Pin<KBox<T>>>,
    T: HasWork<T, ID>,
{
    #[cfg(CONFIG_MODULES)]
    {
        // SAFETY: The value stays where it is until it is dropped.
        let ptr = KBox::into_raw(unsafe { Pin::into_inner_unchecked(boxed) });

        // SAFETY: `ptr` points to a valid `T`, which thus has a valid work item.
        let (work, record) = unsafe {
            let work = T::raw_get_work(ptr);
            (Work::raw_get(work), Work::raw_record(work))
        };

        if record.is_null() {
            // SAFETY: It was pinned, and is from `into_raw` above.
            drop(unsafe { Pin::new_unchecked(KBox::from_raw(ptr)) });
        } else {
            let drop = Some(drop_refused::<T, ID> as unsafe extern "C" fn(_));

            // SAFETY: The work item is on no queue and, as nothing else has the box, will not be.
            // The thread that ends the module may drop the box: the caller of `__enqueue` ensures
            // that it is `Send` and `'static`, or that the module is not going.
            unsafe { bindings::rust_callbacks_refuse(record, work, drop) };
        }
    }
    #[cfg(not(CONFIG_MODULES))]
    drop(boxed);
}

/// # Safety
///
/// The caller must ensure that `work` is what [`refuse`] has left, and that this is called once for
/// that.
#[cfg(CONFIG_MODULES)]
unsafe extern "C" fn drop_refused<T, const ID: u64>(work: *mut bindings::work_struct)
where
    T: WorkItem<ID, Pointer = Pin<KBox<T>>>,
    T: HasWork<T, ID>,
{
    // SAFETY: The caller ensures that it is the work item of a `T`, which `refuse` got out of a
    // pinned box, and that it is made a box again but once.
    drop(unsafe {
        let work = Work::<T, ID>::raw_from_c(work);
        Pin::new_unchecked(KBox::from_raw(T::work_container_of(work)))
    });
}

// SAFETY: The work item is in the `T` of the box. If it is queued, the box is given to the queue
// and taken back by `run`; until then nobody drops the `T`.
unsafe impl<T, const ID: u64> RawWorkItem<ID> for Pin<KBox<T>>
where
    T: WorkItem<ID, Pointer = Self>,
    T: HasWork<T, ID>,
{
    /// Whoever has the box knows that no queue does. Only the end of its module keeps it from
    /// being queued.
    type EnqueueOutput = ();

    #[inline]
    unsafe fn __enqueue<F>(self, queue_work_on: F) -> Self::EnqueueOutput
    where
        F: FnOnce(*mut bindings::work_struct) -> bool,
    {
        // SAFETY: The caller promises what this wants.
        if let Err(boxed) = unsafe { try_enqueue(self, queue_work_on) } {
            refuse(boxed);
        }
    }
}

// SAFETY: By `HasDelayedWork`, the work item is that of a `DelayedWork`, which is in the same `T`.
// The function undoes what `__enqueue` does to the pointer.
unsafe impl<T, const ID: u64> RawDelayedWorkItem<ID> for Pin<KBox<T>>
where
    T: WorkItem<ID, Pointer = Self>,
    T: HasDelayedWork<T, ID>,
{
    const DROP: Option<unsafe extern "C" fn(*mut bindings::work_struct)> = Some(cancel::<T, ID>);
}

/// # Safety
///
/// As for [`take_back`].
unsafe extern "C" fn cancel<T, const ID: u64>(work: *mut bindings::work_struct)
where
    T: WorkItem<ID, Pointer = Pin<KBox<T>>>,
    T: HasWork<T, ID>,
{
    // SAFETY: The caller ensures it.
    drop(unsafe { take_back::<T, ID>(work) });
}

// SAFETY: It undoes what `__enqueue` does to the pointer.
unsafe impl<T, const ID: u64> WorkItemPointer<ID> for Pin<KBox<T>>
where
    T: WorkItem<ID, Pointer = Self>,
    T: HasWork<T, ID>,
{
    unsafe extern "C" fn run(ptr: *mut bindings::work_struct) {
        // SAFETY: The caller promises a work item that `__enqueue` has given away.
        let (this, _callback) = unsafe { take_back::<T, ID>(ptr) };

        T::run(this);
    }
}
