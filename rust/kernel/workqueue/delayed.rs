// SPDX-License-Identifier: GPL-2.0

//! Work items that can be queued with a delay.

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

/// A function that drops the owner of a work item.
pub(super) type DropWork = unsafe extern "C" fn(*mut bindings::work_struct);

/// Creates an initializer of a [`DelayedWork`], with its own lock classes.
///
/// The name is optional. Lockdep reports the work item by it, and the timer by the name followed by
/// `_timer`.
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

/// A work item in a `T` that can be queued with a delay: C's `struct delayed_work`.
///
/// See the [module](super) for an example.
///
/// # Invariants
///
/// The work item is initialized, and its function calls that of `T`'s pointer. Its record is that
/// of the module that contains the function.
#[repr(transparent)]
pub struct DelayedWork<T: ?Sized, const ID: u64 = 0> {
    work: Opaque<bindings::rust_delayed_work>,
    // Invariant in `T`: with another lifetime, it could be a type with another function.
    _in: PhantomData<*mut T>,
}

// SAFETY: It is not bound to the thread that created it; whether the owner may be sent to another
// thread is checked when it is queued.
unsafe impl<T: ?Sized, const ID: u64> Send for DelayedWork<T, ID> {}

// SAFETY: A shared reference only gives access to the address.
unsafe impl<T: ?Sized, const ID: u64> Sync for DelayedWork<T, ID> {}

impl<T: ?Sized, const ID: u64> DelayedWork<T, ID> {
    /// Creates an initializer of a work item. Prefer [`new_delayed_work!`], which has fewer
    /// arguments.
    ///
    /// Lockdep uses the names and keys to report code that waits for the work item or its timer.
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

            // SAFETY: This code is in the function's module, or got the function through a `T` that
            // was passed by code in that module.
            let record = unsafe { record_of(function as *const c_void) };

            // SAFETY: `this` is valid for writes, which is all that the functions require of the
            // memory, and is not moved. The names and keys are `'static`.
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

        // INVARIANT: The C functions initialize the work item and set its function.
        // SAFETY: The closure initializes all of the value and never fails. The work item must not
        // be moved, and it is pinned.
        unsafe { pin_init::pin_init_from_closure(init) }
    }

    /// Returns a pointer to the [`Work`] of a delayed work item, without its timer.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points to memory of the size of a delayed work item,
    /// within one allocation.
    #[inline]
    pub unsafe fn raw_as_work(ptr: *const Self) -> *mut Work<T, ID> {
        // Both are transparent wrappers, and a `rust_delayed_work` starts with a `rust_work`.
        ptr.cast_mut().cast()
    }

    /// Returns the delayed work item of a [`Work`]: the inverse of
    /// [`raw_as_work`](Self::raw_as_work).
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` came from [`raw_as_work`](Self::raw_as_work).
    #[doc(hidden)]
    #[inline]
    pub unsafe fn raw_from_work(ptr: *mut Work<T, ID>) -> *mut Self {
        ptr.cast()
    }

    /// The function of a delayed work item: from here on, it cannot be cancelled.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the safety requirements of [`WorkItemPointer::run`] are met, and
    /// that the work item is that of a `DelayedWork`.
    unsafe extern "C" fn run(work: *mut bindings::work_struct)
    where
        T: WorkItem<ID>,
    {
        #[cfg(CONFIG_MODULES)]
        // SAFETY: By the safety requirements, `work` is part of a `rust_delayed_work`. Its owner
        // has not been taken back yet, so it is valid.
        unsafe {
            let work = container_of!(work, bindings::rust_delayed_work, work.work);
            if !(*work).callbacks.is_null() {
                bindings::rust_callbacks_begin_delayed(work);
            }
        }

        // SAFETY: By the safety requirements of this function.
        unsafe { T::Pointer::run(work) };
    }
}

/// Queues a work item, unless it is already queued or its module is going. While it is not running,
/// the end of its module may call `drop` instead of running it.
///
/// # Safety
///
/// The caller must ensure that:
///
/// - `work` points to the work item of a valid `DelayedWork`, and `queue` to a queue;
/// - if this returns true, the work item stays valid until its function or `drop` has been called;
/// - any thread may call these.
#[inline]
pub(super) unsafe fn raw_enqueue(
    work: *mut bindings::work_struct,
    queue: *mut bindings::workqueue_struct,
    delay: Jiffies,
    drop: DropWork,
) -> bool {
    // SAFETY: By the safety requirements, `work` is part of a valid `rust_delayed_work`.
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

/// Informs debugobjects, if configured, that the work item is destroyed.
impl<T: ?Sized, const ID: u64> Drop for DelayedWork<T, ID> {
    #[inline]
    fn drop(&mut self) {
        #[cfg(CONFIG_DEBUG_OBJECTS_TIMERS)]
        // SAFETY: By the type invariants, it is initialized. It is not pending, as its owner would
        // then belong to the queue, and it is not used again.
        unsafe {
            bindings::destroy_timer_on_stack(&raw mut (*self.work.get()).work.timer);
        }

        #[cfg(CONFIG_DEBUG_OBJECTS_WORK)]
        // SAFETY: As above, it is initialized, not queued, and not used again.
        unsafe {
            bindings::destroy_work_on_stack(&raw mut (*self.work.get()).work.work);
        }
    }
}

/// A type that contains a delayed work item.
///
/// [`impl_has_delayed_work!`](crate::impl_has_delayed_work) implements it.
///
/// # Safety
///
/// Implementers must ensure that the field that [`HasWork`] refers to is the work item of a
/// [`DelayedWork`] with this `ID`.
pub unsafe trait HasDelayedWork<T, const ID: u64 = 0>: HasWork<T, ID> {}

/// Declares which field of a type is its delayed work item, for each `ID`.
///
/// Implements [`HasDelayedWork`] and [`HasWork`]. See [`impl_has_work!`](crate::impl_has_work).
#[macro_export]
macro_rules! impl_has_delayed_work {
    ($(
        impl $({$($generics:tt)*})? HasDelayedWork<$work_type:ty $(, $id:tt)?> for $self:ty {
            self.$field:ident
        }
    )*) => {$(
        $($crate::assert_generics! { $($generics)* })?

        // SAFETY: The implementation of `HasWork` below refers to a `DelayedWork` of this type and
        // ID, as it would not compile with another field.
        unsafe impl $(<$($generics)*>)? $crate::workqueue::HasDelayedWork<$work_type $(, $id)?>
            for $self
        {
        }

        // SAFETY: Both functions refer to the work item in the field `$field`.
        unsafe impl $(<$($generics)*>)? $crate::workqueue::HasWork<$work_type $(, $id)?>
            for $self
        {
            #[inline]
            unsafe fn raw_get_work(
                __ptr: *mut Self,
            ) -> *mut $crate::workqueue::Work<$work_type $(, $id)?> {
                // SAFETY: By the safety requirements, `__ptr` points to memory of a `Self`.
                let __ptr: *mut $crate::workqueue::DelayedWork<$work_type $(, $id)?> =
                    unsafe { &raw mut (*__ptr).$field };

                // SAFETY: `__ptr` points to the whole field.
                unsafe { $crate::workqueue::DelayedWork::raw_as_work(__ptr) }
            }

            #[inline]
            unsafe fn work_container_of(
                __ptr: *mut $crate::workqueue::Work<$work_type $(, $id)?>,
            ) -> *mut Self {
                // SAFETY: By the safety requirements, `__ptr` points to the work item of this
                // field, so `raw_get_work` got it from `raw_as_work`.
                let __ptr: *mut $crate::workqueue::DelayedWork<$work_type $(, $id)?> =
                    unsafe { $crate::workqueue::DelayedWork::raw_from_work(__ptr) };

                // SAFETY: As above, so the `DelayedWork` is this field of a `Self`.
                unsafe { $crate::container_of!(__ptr, Self, $field) }
            }
        }
    )*};
}
