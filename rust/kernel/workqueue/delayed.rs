// SPDX-License-Identifier: GPL-2.0

//! Work items that wait before they are queued.

use super::{
    queue::UNBOUND,
    HasWork,
    Work,
    WorkItem,
    WorkItemPointer, //
};
use crate::{
    callback::record_of,
    container_of,
    prelude::*,
    sync::LockClassKey,
    time::Jiffies,
    types::Opaque, //
};
use core::{
    convert::Infallible,
    ffi::c_void,
    marker::PhantomData, //
};

/// Drops what owns a work item.
pub(super) type DropWork = unsafe extern "C" fn(*mut bindings::work_struct);

/// Creates an initializer for a [`DelayedWork`] with lock classes of its own.
///
/// The name is optional; it is what lockdep calls the work item, and with `_timer` at the end, the
/// timer in it.
#[macro_export]
macro_rules! new_delayed_work {
    () => {
        $crate::new_delayed_work!(
            @name $crate::__core::concat!($crate::__core::file!(), ":", $crate::__core::line!())
        )
    };
    ($name:literal) => {
        $crate::new_delayed_work!(@name $name)
    };
    (@name $name:expr) => {
        $crate::workqueue::DelayedWork::new(
            $crate::optional_name!($name),
            $crate::static_lock_class!(),
            $crate::optional_name!($crate::__core::concat!($name, "_timer")),
            $crate::static_lock_class!(),
        )
    };
}

/// A work item that is part of a `T` and may wait before it is queued: C's `struct delayed_work`.
///
/// See the [module](super) for an example.
///
/// # Invariants
///
/// The work item is initialized, and its function calls that of `T`'s pointer. Its record is that
/// of the function's module.
#[repr(transparent)]
pub struct DelayedWork<T: ?Sized, const ID: u64 = 0> {
    work: Opaque<bindings::rust_delayed_work>,
    // Neither shorter lifetimes nor longer ones: another type may have another function.
    _in: PhantomData<*mut T>,
}

// SAFETY: Nothing in it belongs to the thread that made it; what the work is about is checked when
// it is queued.
unsafe impl<T: ?Sized, const ID: u64> Send for DelayedWork<T, ID> {}

// SAFETY: There is nothing to be done with a `&DelayedWork` but to have its address.
unsafe impl<T: ?Sized, const ID: u64> Sync for DelayedWork<T, ID> {}

impl<T: ?Sized, const ID: u64> DelayedWork<T, ID> {
    /// Creates an initializer for a work item. [`new_delayed_work!`] has the arguments at hand.
    ///
    /// The names and keys are how lockdep knows the work item and its timer, when somebody waits
    /// for them.
    #[inline]
    pub fn new(
        work_name: &'static CStr,
        work_key: Pin<&'static LockClassKey>,
        timer_name: &'static CStr,
        timer_key: Pin<&'static LockClassKey>,
    ) -> impl PinInit<Self>
    where
        T: WorkItem<ID>,
    {
        let init = move |this: *mut Self| {
            let function: unsafe extern "C" fn(*mut bindings::work_struct) = Self::run;

            // SAFETY: This is code of the function's module, or knows the function by a `T`, which
            // such code has given to it.
            let record = unsafe { record_of(function as *const c_void) };

            // SAFETY: `this` is valid for writes, and the functions want nothing more of the
            // memory. It stays where it is. The names and the keys are there forever.
            unsafe {
                let work = Opaque::cast_into(&raw const (*this).work);
                (&raw mut (*work).callbacks).write(record);
                (&raw mut (*work).drop).write(None);
                bindings::INIT_LIST_HEAD(&raw mut (*work).node);
                bindings::init_delayed_work_with_key(
                    &raw mut (*work).work,
                    Some(function),
                    work_name.as_char_ptr(),
                    work_key.as_ptr(),
                    timer_name.as_char_ptr(),
                    timer_key.as_ptr(),
                );
            }
            Ok::<(), Infallible>(())
        };

        // INVARIANT: The C functions initialize it and set its function.
        // SAFETY: So it is valid; the call does not fail; a work item may not move, and as it is
        // pinned, it does not.
        unsafe { pin_init::pin_init_from_closure(init) }
    }

    /// A pointer to it as a [`Work`], without its timer.
    ///
    /// # Safety
    ///
    /// `ptr` must point to memory of the size of a delayed work item, in one allocation.
    #[inline]
    pub unsafe fn raw_as_work(ptr: *const Self) -> *mut Work<T, ID> {
        // Both are transparent, and a `rust_delayed_work` begins as a `rust_work` does.
        ptr.cast_mut().cast()
    }

    /// The other way round.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` is from [`raw_as_work`](Self::raw_as_work).
    #[doc(hidden)]
    #[inline]
    pub unsafe fn raw_from_work(ptr: *mut Work<T, ID>) -> *mut Self {
        ptr.cast()
    }

    /// The function of a delayed work item: from here on, it is not cancelled.
    ///
    /// # Safety
    ///
    /// As for [`WorkItemPointer::run`], and the work item must be that of a `DelayedWork`.
    unsafe extern "C" fn run(work: *mut bindings::work_struct)
    where
        T: WorkItem<ID>,
    {
        #[cfg(CONFIG_MODULES)]
        // SAFETY: The caller ensures that it is in a `rust_delayed_work`. What owns that is still
        // to be taken back, so that it is valid.
        unsafe {
            let work = container_of!(work, bindings::rust_delayed_work, work.work);
            if !(*work).callbacks.is_null() {
                bindings::rust_callbacks_begin_delayed(work);
            }
        }

        // SAFETY: The caller ensures it.
        unsafe { T::Pointer::run(work) };
    }
}

/// Queues a work item, unless it is queued already or its module is going. Until it runs, the
/// end of the module may have `drop` called instead.
///
/// # Safety
///
/// The caller must ensure that `work` points to the work item of a valid `DelayedWork`, and
/// `queue` to a queue. If this returns true, the work item must stay valid until its function
/// or `drop` was called, which any thread may do.
#[inline]
pub(super) unsafe fn raw_enqueue(
    work: *mut bindings::work_struct,
    queue: *mut bindings::workqueue_struct,
    delay: Jiffies,
    drop: DropWork,
) -> bool {
    // SAFETY: The caller ensures that it is in a `rust_delayed_work`, which is valid.
    unsafe {
        let work = container_of!(work, bindings::rust_delayed_work, work.work);

        #[cfg(CONFIG_MODULES)]
        if !(*work).callbacks.is_null() {
            let drop = Some(drop);
            return bindings::rust_callbacks_queue_delayed(UNBOUND, queue, work, delay, drop);
        }
        let _ = drop;
        bindings::queue_delayed_work_on(UNBOUND, queue, &raw mut (*work).work, delay)
    }
}

/// Tells the kernel's debugging of objects, if it is on, that there is no work item any more.
impl<T: ?Sized, const ID: u64> Drop for DelayedWork<T, ID> {
    #[inline]
    fn drop(&mut self) {
        #[cfg(any(CONFIG_DEBUG_OBJECTS_WORK, CONFIG_DEBUG_OBJECTS_TIMERS))]
        // SAFETY: It is initialized, neither waiting nor on a queue, as that would own it, and not
        // used again.
        unsafe {
            bindings::destroy_delayed_work(&raw mut (*self.work.get()).work);
        }
    }
}

/// Something with a delayed work item in it.
///
/// [`impl_has_delayed_work!`](crate::impl_has_delayed_work) implements it.
///
/// # Safety
///
/// The field that [`HasWork`] is about is the work item of a [`DelayedWork`] with this `ID`.
pub unsafe trait HasDelayedWork<T, const ID: u64 = 0>: HasWork<T, ID> {}

/// Says which field of a type is its delayed work item, or with an `ID`, which are.
///
/// Implements [`HasDelayedWork`] and [`HasWork`]. See
/// [`impl_has_work!`](crate::impl_has_work).
#[macro_export]
macro_rules! impl_has_delayed_work {
    ($(
        impl $({$($generics:tt)*})? HasDelayedWork<$work_type:ty $(, $id:tt)?> for $self:ty {
            self.$field:ident
        }
    )*) => {$(
        $($crate::assert_generics! { $($generics)* })?

        // SAFETY: The implementation of `HasWork` below is about a `DelayedWork` of this type and
        // ID: with any other, it does not compile.
        unsafe impl $(<$($generics)*>)? $crate::workqueue::HasDelayedWork<$work_type $(, $id)?>
            for $self
        {
        }

        // SAFETY: Both functions are about the work item in the field `$field`.
        unsafe impl $(<$($generics)*>)? $crate::workqueue::HasWork<$work_type $(, $id)?>
            for $self
        {
            #[inline]
            unsafe fn raw_get_work(
                __ptr: *mut Self,
            ) -> *mut $crate::workqueue::Work<$work_type $(, $id)?> {
                // SAFETY: The caller promises memory of a `Self`, of which this is a field.
                let __ptr: *mut $crate::workqueue::DelayedWork<$work_type $(, $id)?> =
                    unsafe { &raw mut (*__ptr).$field };

                // SAFETY: It is a field, so it is memory of its size.
                unsafe { $crate::workqueue::DelayedWork::raw_as_work(__ptr) }
            }

            #[inline]
            unsafe fn work_container_of(
                __ptr: *mut $crate::workqueue::Work<$work_type $(, $id)?>,
            ) -> *mut Self {
                // SAFETY: The caller promises that it is this field's, for which `raw_get_work`
                // gives it ...
                let __ptr: *mut $crate::workqueue::DelayedWork<$work_type $(, $id)?> =
                    unsafe { $crate::workqueue::DelayedWork::raw_from_work(__ptr) };

                // SAFETY: ... and so the `DelayedWork` is this field of a `Self`.
                unsafe { $crate::container_of!(__ptr, Self, $field) }
            }
        }
    )*};
}
