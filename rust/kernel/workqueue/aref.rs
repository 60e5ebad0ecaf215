// SPDX-License-Identifier: GPL-2.0

//! Work items in an [`ARef`].

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
    sync::aref::{
        ARef,
        AlwaysRefCounted, //
    },
};
use core::ptr::NonNull;

// SAFETY: The work item is part of the `T`. When it is queued, ownership of the reference passes to
// the queue, until `run` takes it back; until then, the reference keeps the `T` valid.
unsafe impl<T, const ID: u64> RawWorkItem<ID> for ARef<T>
where
    T: AlwaysRefCounted,
    T: WorkItem<ID, Pointer = Self>,
    T: HasWork<T, ID>,
{
    /// The pointer is returned as an error if the item is already queued, or its module is going.
    type EnqueueOutput = Result<(), Self>;

    #[inline]
    unsafe fn __enqueue<F>(self, queue_work_on: F) -> Self::EnqueueOutput
    where
        F: FnOnce(*mut bindings::work_struct) -> bool,
    {
        let ptr = ARef::into_raw(self);

        // SAFETY: `ptr` points to a valid `T`, and so to a valid work item, whose function is `run`
        // below, which calls `take_back`.
        if unsafe { Work::enqueue(T::raw_get_work(ptr.as_ptr()), queue_work_on) } {
            Ok(())
        } else {
            // SAFETY: `ptr` came from `into_raw`, and no queue has taken it.
            Err(unsafe { ARef::from_raw(ptr) })
        }
    }
}

/// Takes back ownership of the reference that was passed to a queue.
///
/// # Safety
///
/// The caller must ensure that `work` comes from an `__enqueue` of an `ARef<T>` that succeeded, and
/// that this function is called once for each such `__enqueue`.
#[inline]
unsafe fn take_back<T, const ID: u64>(work: *mut bindings::work_struct) -> (ARef<T>, Callback)
where
    T: AlwaysRefCounted,
    T: WorkItem<ID, Pointer = ARef<T>>,
    T: HasWork<T, ID>,
{
    // SAFETY: By the safety requirements, `Work::enqueue` has returned true for this item.
    let (work, callback) = unsafe { Work::<T, ID>::take_back(work) };

    // SAFETY: The work item is part of a `T`, whose address `__enqueue` got from `into_raw`, so it
    // is not null. By the safety requirements, the reference is only taken back once.
    let aref = unsafe { ARef::from_raw(NonNull::new_unchecked(T::work_container_of(work))) };

    (aref, callback)
}

// SAFETY: By the contract of `HasDelayedWork`, the work item is that of a `DelayedWork`, which is
// part of the same `T`. `cancel` takes back the reference that `__enqueue` passed to the queue.
unsafe impl<T, const ID: u64> RawDelayedWorkItem<ID> for ARef<T>
where
    T: AlwaysRefCounted,
    T: WorkItem<ID, Pointer = Self>,
    T: HasDelayedWork<T, ID>,
{
    const DROP: Option<unsafe extern "C" fn(*mut bindings::work_struct)> = Some(cancel::<T, ID>);
}

/// Drops the reference that was passed to a queue, for work that is cancelled.
///
/// # Safety
///
/// The caller must ensure that the safety requirements of [`take_back`] are met.
unsafe extern "C" fn cancel<T, const ID: u64>(work: *mut bindings::work_struct)
where
    T: AlwaysRefCounted,
    T: WorkItem<ID, Pointer = ARef<T>>,
    T: HasWork<T, ID>,
{
    // SAFETY: By the safety requirements of this function.
    drop(unsafe { take_back::<T, ID>(work) });
}

// SAFETY: `run` takes back the reference that `__enqueue` passed to the queue.
unsafe impl<T, const ID: u64> WorkItemPointer<ID> for ARef<T>
where
    T: AlwaysRefCounted,
    T: WorkItem<ID, Pointer = Self>,
    T: HasWork<T, ID>,
{
    unsafe extern "C" fn run(ptr: *mut bindings::work_struct) {
        // SAFETY: By the safety requirements, `ptr` comes from an `__enqueue` that succeeded.
        let (this, _callback) = unsafe { take_back::<T, ID>(ptr) };

        T::run(this);
    }
}
