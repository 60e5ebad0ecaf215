// SPDX-License-Identifier: GPL-2.0

//! Work items in an [`Arc`].

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
    sync::Arc, //
};

// SAFETY: The work item is in the `T` of the `Arc`. If it is queued, that reference is given to the
// queue and taken back by `run`; until then it keeps the `T` valid.
unsafe impl<T, const ID: u64> RawWorkItem<ID> for Arc<T>
where
    T: WorkItem<ID, Pointer = Self>,
    T: HasWork<T, ID>,
{
    /// The pointer comes back if the work item is waiting already, or its module is going.
    type EnqueueOutput = Result<(), Self>;

    #[inline]
    unsafe fn __enqueue<F>(self, queue_work_on: F) -> Self::EnqueueOutput
    where
        F: FnOnce(*mut bindings::work_struct) -> bool,
    {
        let ptr = Arc::into_raw(self).cast_mut();

        // SAFETY: `ptr` points to a valid `T`, which thus has a valid work item. Its function is
        // `run` below.
        if unsafe { Work::enqueue(T::raw_get_work(ptr), queue_work_on) } {
            Ok(())
        } else {
            // SAFETY: `ptr` is from `into_raw`, and no queue has taken it.
            Err(unsafe { Arc::from_raw(ptr) })
        }
    }
}

/// Takes back the reference that was given to a queue.
///
/// # Safety
///
/// The caller must ensure that `work` is from an `__enqueue` of an `Arc<T>` that succeeded, and
/// that this is called once for that.
#[inline]
unsafe fn take_back<T, const ID: u64>(work: *mut bindings::work_struct) -> (Arc<T>, Callback)
where
    T: WorkItem<ID, Pointer = Arc<T>>,
    T: HasWork<T, ID>,
{
    // SAFETY: The caller ensures it.
    let (work, callback) = unsafe { Work::<T, ID>::take_back(work) };

    // SAFETY: The work item is that of a `T`, whose address `__enqueue` got from `into_raw`. As
    // this is called once for it, it is only taken back once.
    let arc = unsafe { Arc::from_raw(T::work_container_of(work).cast_const()) };

    (arc, callback)
}

// SAFETY: By `HasDelayedWork`, the work item is that of a `DelayedWork`, which is in the same `T`.
// The function undoes what `__enqueue` does to the pointer.
unsafe impl<T, const ID: u64> RawDelayedWorkItem<ID> for Arc<T>
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
    T: WorkItem<ID, Pointer = Arc<T>>,
    T: HasWork<T, ID>,
{
    // SAFETY: The caller ensures it.
    drop(unsafe { take_back::<T, ID>(work) });
}

// SAFETY: It undoes what `__enqueue` does to the pointer.
unsafe impl<T, const ID: u64> WorkItemPointer<ID> for Arc<T>
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
