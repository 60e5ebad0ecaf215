// SPDX-License-Identifier: GPL-2.0

//! Work items in an [`Arc`].

use super::{
    work::function_of,
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
    /// The pointer comes back if the work item is waiting already.
    type EnqueueOutput = Result<(), Self>;

    #[inline]
    unsafe fn __enqueue<F>(self, queue_work_on: F) -> Self::EnqueueOutput
    where
        F: FnOnce(*mut bindings::work_struct) -> bool,
    {
        let ptr = Arc::into_raw(self).cast_mut();

        // SAFETY: `ptr` points to a valid `T`, which thus has a valid work item.
        let work = unsafe { Work::raw_get(T::raw_get_work(ptr)) };

        // SAFETY: The work item is valid, and its function that of the type whose code this is.
        let callback = unsafe { Callback::new(function_of(work)) };

        if queue_work_on(work) {
            callback.into_raw();
            Ok(())
        } else {
            // SAFETY: `ptr` is from `into_raw`, and the queue has not taken it.
            Err(unsafe { Arc::from_raw(ptr) })
        }
    }
}

// SAFETY: By `HasDelayedWork`, the work item is that of a `DelayedWork`, which is in the same `T`.
unsafe impl<T, const ID: u64> RawDelayedWorkItem<ID> for Arc<T>
where
    T: WorkItem<ID, Pointer = Self>,
    T: HasDelayedWork<T, ID>,
{
}

// SAFETY: It undoes what `__enqueue` does to the pointer.
unsafe impl<T, const ID: u64> WorkItemPointer<ID> for Arc<T>
where
    T: WorkItem<ID, Pointer = Self>,
    T: HasWork<T, ID>,
{
    unsafe extern "C" fn run(ptr: *mut bindings::work_struct) {
        // SAFETY: The caller promises a work item that `__enqueue` has given away, after it has
        // left this there.
        let _callback = unsafe { Callback::from_raw(function_of(ptr)) };

        // SAFETY: The caller promises a work item that `__enqueue` has given away, which is the
        // transparent `Work` in a `T`.
        let ptr = unsafe { T::work_container_of(ptr.cast::<Work<T, ID>>()) };

        // SAFETY: `__enqueue` got it from `into_raw`, and as this is called once for it, it is only
        // taken back once.
        let arc = unsafe { Arc::from_raw(ptr.cast_const()) };

        T::run(arc);
    }
}
