// SPDX-License-Identifier: GPL-2.0

//! Work items that wait before they are queued.

use super::{
    HasWork,
    Work,
    WorkItem,
    WorkItemPointer, //
};
use crate::{
    prelude::*,
    sync::LockClassKey,
    types::Opaque, //
};
use core::{
    convert::Infallible,
    marker::PhantomData, //
};

/// Creates an initialiser for a [`DelayedWork`] with lock classes of its own.
///
/// The name is optional; it is what lockdep calls the work item, and with `_timer` at the end, the
/// timer in it.
#[macro_export]
macro_rules! new_delayed_work {
    () => {
        $crate::new_delayed_work!(@name ::core::concat!(::core::file!(), ":", ::core::line!()))
    };
    ($name:literal) => {
        $crate::new_delayed_work!(@name $name)
    };
    (@name $name:expr) => {
        $crate::workqueue::DelayedWork::new(
            $crate::optional_name!($name),
            $crate::static_lock_class!(),
            $crate::optional_name!(::core::concat!($name, "_timer")),
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
/// The work item is initialised, and its function is that of `T`'s pointer.
#[repr(transparent)]
pub struct DelayedWork<T: ?Sized, const ID: u64 = 0> {
    work: Opaque<bindings::delayed_work>,
    // Neither shorter lifetimes nor longer ones: another type may have another function.
    _in: PhantomData<*mut T>,
}

// SAFETY: Nothing in it belongs to the thread that made it; what the work is about is checked when
// it is queued.
unsafe impl<T: ?Sized, const ID: u64> Send for DelayedWork<T, ID> {}

// SAFETY: There is nothing to be done with a `&DelayedWork` but to have its address.
unsafe impl<T: ?Sized, const ID: u64> Sync for DelayedWork<T, ID> {}

impl<T: ?Sized, const ID: u64> DelayedWork<T, ID> {
    /// Creates an initialiser for a work item. [`new_delayed_work!`] has the arguments at hand.
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
            // SAFETY: `this` is valid for writes, and the function wants nothing more of the
            // memory. It stays where it is. The names and the keys are there forever.
            unsafe {
                bindings::init_delayed_work_with_key(
                    Opaque::cast_into(&raw const (*this).work),
                    Some(T::Pointer::run),
                    work_name.as_char_ptr(),
                    work_key.as_ptr(),
                    timer_name.as_char_ptr(),
                    timer_key.as_ptr(),
                );
            }
            Ok::<(), Infallible>(())
        };

        // INVARIANT: The function initialises it and sets its function.
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
        // SAFETY: The fields lie in the memory that the caller promises.
        let work = unsafe { &raw mut (*Opaque::cast_into(&raw const (*ptr).work)).work };

        // `Work` is transparent.
        work.cast()
    }
}

/// Tells the kernel's debugging of objects, if it is on, that there is no work item any more.
impl<T: ?Sized, const ID: u64> Drop for DelayedWork<T, ID> {
    #[inline]
    fn drop(&mut self) {
        #[cfg(any(CONFIG_DEBUG_OBJECTS_WORK, CONFIG_DEBUG_OBJECTS_TIMERS))]
        // SAFETY: It is initialised, neither waiting nor on a queue, as that would own it, and not
        // used again.
        unsafe {
            bindings::destroy_delayed_work(self.work.get());
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
                ptr: *mut Self,
            ) -> *mut $crate::workqueue::Work<$work_type $(, $id)?> {
                // SAFETY: The caller promises memory of a `Self`, of which this is a field.
                let ptr: *mut $crate::workqueue::DelayedWork<$work_type $(, $id)?> =
                    unsafe { &raw mut (*ptr).$field };

                // SAFETY: It is a field, so it is memory of its size.
                unsafe { $crate::workqueue::DelayedWork::raw_as_work(ptr) }
            }

            #[inline]
            unsafe fn work_container_of(
                ptr: *mut $crate::workqueue::Work<$work_type $(, $id)?>,
            ) -> *mut Self {
                // SAFETY: The caller promises a pointer to a work item.
                let ptr = unsafe { $crate::workqueue::Work::raw_get(ptr) };

                // SAFETY: The caller promises that it is this field's, so that it is within a
                // `delayed_work`, to which `DelayedWork` is transparent, ...
                let ptr: *mut $crate::workqueue::DelayedWork<$work_type $(, $id)?> = unsafe {
                    $crate::container_of!(ptr, $crate::bindings::delayed_work, work).cast()
                };

                // SAFETY: ... which is this field of a `Self`.
                unsafe { $crate::container_of!(ptr, Self, $field) }
            }
        }
    )*};
}
