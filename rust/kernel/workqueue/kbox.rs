// SPDX-License-Identifier: GPL-2.0

//! Work items in a pinned [`KBox`].

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
    prelude::*, //
};

// SAFETY: The work item is in the `T` of the box. If it is queued, the box is given to the queue
// and taken back by `run`; until then nobody drops the `T`.
unsafe impl<T, const ID: u64> RawWorkItem<ID> for Pin<KBox<T>>
where
    T: WorkItem<ID, Pointer = Self>,
    T: HasWork<T, ID>,
{
    /// Always queued: whoever has the box knows that no queue does.
    type EnqueueOutput = ();

    #[inline]
    unsafe fn __enqueue<F>(self, queue_work_on: F) -> Self::EnqueueOutput
    where
        F: FnOnce(*mut bindings::work_struct) -> bool,
    {
        // SAFETY: The value stays where it is until `run`, which pins it again.
        let ptr = KBox::into_raw(unsafe { Pin::into_inner_unchecked(self) });

        // SAFETY: `ptr` points to a valid `T`, which thus has a valid work item.
        let work = unsafe { Work::raw_get(T::raw_get_work(ptr)) };

        // SAFETY: The work item is valid, and its function that of the type whose code this is.
        unsafe { Callback::new(function_of(work)) }.into_raw();

        let queued = queue_work_on(work);

        // The caller promises that this would be false only for what is on a queue, which would
        // then have the box. If it were false all the same, the box would be leaked.
        debug_assert!(queued);
    }
}

// SAFETY: By `HasDelayedWork`, the work item is that of a `DelayedWork`, which is in the same `T`.
unsafe impl<T, const ID: u64> RawDelayedWorkItem<ID> for Pin<KBox<T>>
where
    T: WorkItem<ID, Pointer = Self>,
    T: HasDelayedWork<T, ID>,
{
}

// SAFETY: It undoes what `__enqueue` does to the pointer.
unsafe impl<T, const ID: u64> WorkItemPointer<ID> for Pin<KBox<T>>
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

        // SAFETY: `__enqueue` got it from `into_raw` of a pinned box, and as this is called once
        // for it, it is only taken back once.
        let boxed = unsafe { Pin::new_unchecked(KBox::from_raw(ptr)) };

        T::run(boxed);
    }
}
