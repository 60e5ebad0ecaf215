// SPDX-License-Identifier: GPL-2.0

//! What a queue wants of a work item, and a work item of what it is part of.

/// What can be put on a queue.
///
/// The pointers of the safe interface implement it: see the [module](super). It is there to be
/// implemented for a pointer of another kind.
///
/// # Safety
///
/// [`__enqueue`](RawWorkItem::__enqueue) keeps its guarantees.
pub unsafe trait RawWorkItem<const ID: u64> {
    /// What comes of queueing it.
    type EnqueueOutput;

    /// Has a function put the work item on a queue.
    ///
    /// # Guarantees
    ///
    /// The pointer it gives to `queue_work_on` is to an initialized `work_struct` that is valid
    /// during the call and, if that returns true, until the function in it has been called. The
    /// code of that function is there until it has returned, even if its module is removed.
    ///
    /// # Safety
    ///
    /// - `queue_work_on` may return false only if the work item is on a queue already, or its
    ///   module is going. If it returns true, it must have been put there by it.
    /// - Unless `Self` is [`Send`], the work item's function must be called by this thread.
    /// - It must be called within the lifetimes in `Self`, if at all.
    /// - Unless `Self` is [`Send`] and `'static`, the caller must ensure that the module of the
    ///   work item does not end before its function has been called: else the thread that ends the
    ///   module drops the pointer.
    unsafe fn __enqueue<F>(self, queue_work_on: F) -> Self::EnqueueOutput
    where
        F: FnOnce(*mut bindings::work_struct) -> bool;
}

/// What can be put on a queue after a delay.
///
/// # Safety
///
/// The `work_struct` that [`__enqueue`](RawWorkItem::__enqueue) gives away is the field `work` of a
/// `delayed_work`, all of which is initialized and as valid as that field.
///
/// If [`DROP`](RawDelayedWorkItem::DROP) is not `None`, it is that of a
/// [`DelayedWork`](super::DelayedWork), and may be given to this function instead of to its own.
pub unsafe trait RawDelayedWorkItem<const ID: u64>: RawWorkItem<ID> {
    /// Drops the pointer that [`__enqueue`](RawWorkItem::__enqueue) gives away, for work that is
    /// cancelled at the end of its module.
    #[doc(hidden)]
    const DROP: Option<unsafe extern "C" fn(*mut bindings::work_struct)> = None;
}

/// A pointer to something with a work item.
///
/// # Safety
///
/// `run` is right as the function of any `work_struct` that this type's
/// [`__enqueue`](RawWorkItem::__enqueue) gives away.
pub unsafe trait WorkItemPointer<const ID: u64>: RawWorkItem<ID> {
    /// Makes a pointer of the work item and calls [`WorkItem::run`] with it.
    ///
    /// # Safety
    ///
    /// `ptr` must be from an [`__enqueue`](RawWorkItem::__enqueue) of this type whose
    /// `queue_work_on` returned true, and this must be called once for each of these.
    unsafe extern "C" fn run(ptr: *mut bindings::work_struct);
}

/// Something with work to do.
pub trait WorkItem<const ID: u64 = 0> {
    /// The pointer that owns it while it is on a queue.
    type Pointer: WorkItemPointer<ID>;

    /// Does the work. It runs in a thread of the kernel, and may sleep.
    fn run(this: Self::Pointer);
}
