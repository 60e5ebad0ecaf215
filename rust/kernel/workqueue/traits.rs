// SPDX-License-Identifier: GPL-2.0

//! The traits of work items and of the pointers that own them.

/// A type that can be queued.
///
/// The pointers of the safe interface implement it: see the [module](super). It can be implemented
/// for other kinds of pointers.
///
/// # Safety
///
/// Implementers must ensure that [`__enqueue`](RawWorkItem::__enqueue) provides its guarantees.
pub unsafe trait RawWorkItem<const ID: u64> {
    /// The result of queueing.
    type EnqueueOutput;

    /// Passes the work item to a function that queues it.
    ///
    /// # Guarantees
    ///
    /// The pointer that is passed to `queue_work_on` points to an initialized `work_struct` that is
    /// valid during the call and, if the call returns true, until the function in it has been
    /// called. The code of that function exists until it has returned, even if its module is
    /// unloaded.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `queue_work_on` returns false only if the work item is already queued, or its module is
    ///   going; it returns true only if it has queued the work item;
    /// - unless `Self` is [`Send`], the function of the work item is called by this thread;
    /// - the function is called only within the lifetimes in `Self`, if at all;
    /// - unless `Self` is [`Send`] and `'static`, the module of the work item does not end before
    ///   the function has been called: otherwise, the thread that ends the module drops the
    ///   pointer.
    unsafe fn __enqueue<F>(self, queue_work_on: F) -> Self::EnqueueOutput
    where
        F: FnOnce(*mut bindings::work_struct) -> bool;
}

/// A type that can be queued with a delay.
///
/// # Safety
///
/// Implementers must ensure that the `work_struct` that [`__enqueue`](RawWorkItem::__enqueue)
/// passes on is the field `work` of a `delayed_work`, all of which is initialized and as valid as
/// that field.
///
/// If [`DROP`](RawDelayedWorkItem::DROP) is not `None`, they must also ensure that the
/// `work_struct` is that of a [`DelayedWork`](super::DelayedWork), and may be passed to this
/// function instead of its own.
pub unsafe trait RawDelayedWorkItem<const ID: u64>: RawWorkItem<ID> {
    /// Drops the pointer that [`__enqueue`](RawWorkItem::__enqueue) passed on, for work that is
    /// cancelled when its module ends.
    #[doc(hidden)]
    const DROP: Option<unsafe extern "C" fn(*mut bindings::work_struct)> = None;
}

/// A pointer to a structure with a work item.
///
/// # Safety
///
/// Implementers must ensure that `run` is suitable as the function of every `work_struct` that
/// [`__enqueue`](RawWorkItem::__enqueue) of this type passes on.
pub unsafe trait WorkItemPointer<const ID: u64>: RawWorkItem<ID> {
    /// Recreates the pointer from the work item and calls [`WorkItem::run`] with it.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` comes from an [`__enqueue`](RawWorkItem::__enqueue) of
    /// this type whose `queue_work_on` returned true, and that this is called once for each such
    /// call.
    unsafe extern "C" fn run(ptr: *mut bindings::work_struct);
}

/// A structure with a work item.
pub trait WorkItem<const ID: u64 = 0> {
    /// The pointer that owns the structure while it is queued.
    type Pointer: WorkItemPointer<ID>;

    /// Does the work. Called by a kernel thread, and may sleep.
    fn run(this: Self::Pointer);
}
