// SPDX-License-Identifier: GPL-2.0

//! [`Work`]: work items.

use super::{
    WorkItem,
    WorkItemPointer, //
};
use crate::{
    callback::{
        record_of,
        Callback, //
    },
    container_of,
    prelude::*,
    sync::LockClassKey,
    types::Opaque, //
};
use core::{
    convert::Infallible,
    ffi::c_void,
    marker::PhantomData,
    ptr, //
};

/// Creates an initializer of a [`Work`], with its own lock class.
///
/// The name is optional. Lockdep reports the work item by it.
#[macro_export]
macro_rules! new_work {
    ($($name:literal)?) => {
        $crate::workqueue::Work::new(
            $crate::optional_name!($($name)?),
            $crate::static_lock_class!(),
        )
    };
}

/// A work item in a `T`: C's `struct work_struct`.
///
/// If a `T` has several, each has its own `ID`. See the [module](super) for examples.
///
/// # Invariants
///
/// The work item is initialized, and its function is that of `T`'s pointer, or, in a
/// [`DelayedWork`](super::DelayedWork), calls that. Its record is that of the function's module.
#[repr(transparent)]
pub struct Work<T: ?Sized, const ID: u64 = 0> {
    work: Opaque<bindings::rust_work>,
    // Invariant in `T`: with another lifetime, it could be a type with another function.
    _in: PhantomData<*mut T>,
}

// SAFETY: It is not bound to the thread that created it; whether the owner may be sent to another
// thread is checked when it is queued.
unsafe impl<T: ?Sized, const ID: u64> Send for Work<T, ID> {}

// SAFETY: A shared reference only gives access to the address.
unsafe impl<T: ?Sized, const ID: u64> Sync for Work<T, ID> {}

impl<T: ?Sized, const ID: u64> Work<T, ID> {
    /// Creates an initializer of a work item. Prefer [`new_work!`], which supplies the arguments.
    ///
    /// Lockdep uses `name` and `key` to report code that waits for the work item.
    #[inline]
    pub fn new(name: &'static CStr, key: Pin<&'static LockClassKey>) -> impl PinInit<Self>
    where
        T: WorkItem<ID>,
    {
        let init = move |this: *mut Self| {
            let function: unsafe extern "C" fn(*mut bindings::work_struct) = T::Pointer::run;

            // SAFETY: This code is in the function's module, or got the function through a `T` that
            // was passed by code in that module.
            let record = unsafe { record_of(function as *const c_void) };

            // SAFETY: `this` is valid for writes, which is all that the function requires of the
            // memory, and is not moved. `name` and `key` are `'static`.
            unsafe {
                (&raw mut (*Opaque::cast_into(&raw const (*this).work)).callbacks).write(record);
                bindings::init_work_with_key(
                    Self::raw_get(this),
                    Some(function),
                    name.as_char_ptr(),
                    key.as_ptr(),
                );
            }
            Ok::<(), Infallible>(())
        };

        // INVARIANT: The C function initializes the work item and sets its function.
        // SAFETY: The closure initializes all of the value and never fails. The work item must not
        // be moved, and it is pinned.
        unsafe { pin_init::pin_init_from_closure(init) }
    }

    /// Returns a pointer to the C work item.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points to memory of the size of a work item, in one
    /// allocation.
    #[inline]
    pub unsafe fn raw_get(ptr: *const Self) -> *mut bindings::work_struct {
        // SAFETY: By the safety requirements, the fields are within the allocation.
        unsafe { &raw mut (*Opaque::cast_into(&raw const (*ptr).work)).work }
    }

    /// Returns the work item that contains a C work item.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `work` points to the work item of a `Self`.
    #[inline]
    pub(super) unsafe fn raw_from_c(work: *mut bindings::work_struct) -> *mut Self {
        // SAFETY: By the safety requirements, this is the field of a `rust_work`, of which `Work`
        // is a transparent wrapper.
        unsafe { container_of!(work, bindings::rust_work, work) }.cast()
    }

    /// Returns the record of the module that the work item calls back, or null.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points to a valid work item.
    #[inline]
    pub(super) unsafe fn raw_record(ptr: *const Self) -> *mut bindings::rust_callbacks {
        // SAFETY: By the safety requirements, the work item is valid. Its record is never modified.
        unsafe { (*Opaque::cast_into(&raw const (*ptr).work)).callbacks }
    }

    /// Counts the work item and queues it with `queue_work_on`. Returns whether it was queued; if
    /// so, it may already be freed. It is not queued if its module is going or `queue_work_on`
    /// fails.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points to a valid work item, whose function, if this
    /// returns true, calls [`take_back`](Self::take_back).
    #[inline]
    pub(super) unsafe fn enqueue<F>(ptr: *const Self, queue_work_on: F) -> bool
    where
        F: FnOnce(*mut bindings::work_struct) -> bool,
    {
        // SAFETY: By the safety requirements, the work item is valid.
        let (work, record) = unsafe { (Self::raw_get(ptr), Self::raw_record(ptr)) };

        // SAFETY: The work item is valid, and its function is not modified while it may be queued.
        let function = unsafe { (*work).func }.map_or(ptr::null(), |f| f as *const c_void);

        // SAFETY: By the type invariants, the record is that of the function's module. Code with
        // access to the work item is in that module, or got it from such code, so the module
        // exists.
        let Some(callback) = (unsafe { Callback::new(record, function) }) else {
            return false;
        };

        let queued = queue_work_on(work);
        if queued {
            callback.into_raw();
        }
        queued
    }

    /// Returns the work item whose function is being called, and the callback that counts it.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `work` points to the work item of a `Self` for which
    /// [`enqueue`](Self::enqueue) has returned true, and that this is called once for each such
    /// call, before the owner of the work item is dropped.
    #[inline]
    pub(super) unsafe fn take_back(work: *mut bindings::work_struct) -> (*mut Self, Callback) {
        // SAFETY: By the safety requirements, `work` points to the work item of a `Self`.
        let this = unsafe { Self::raw_from_c(work) };

        // SAFETY: The work item is still valid, and `enqueue` has left a `Callback` of its record.
        (this, unsafe { Callback::from_raw(Self::raw_record(this)) })
    }
}

/// Informs debugobjects, if configured, that the work item is destroyed.
impl<T: ?Sized, const ID: u64> Drop for Work<T, ID> {
    #[inline]
    fn drop(&mut self) {
        #[cfg(CONFIG_DEBUG_OBJECTS_WORK)]
        // SAFETY: By the type invariants, it is initialized. It is not queued, as its owner would
        // then belong to the queue, and is not used again. In spite of its name, the function works
        // for the heap too, where it does early what freeing the memory would do.
        unsafe {
            bindings::destroy_work_on_stack(Self::raw_get(self));
        }
    }
}

/// A type that contains a work item. [`impl_has_work!`](crate::impl_has_work) implements it.
///
/// # Safety
///
/// Implementers must ensure that both functions refer to the same field of the type, which is the
/// only one with this `ID`.
pub unsafe trait HasWork<T, const ID: u64 = 0> {
    /// Returns a pointer to the work item.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points to a valid `Self`, or to memory for one.
    unsafe fn raw_get_work(ptr: *mut Self) -> *mut Work<T, ID>;

    /// Returns a pointer to the structure that contains the work item.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points to the work item of a `Self`.
    unsafe fn work_container_of(ptr: *mut Work<T, ID>) -> *mut Self;
}

/// Declares which field of a type is its work item, for each `ID`.
///
/// Implements [`HasWork`]. Generic parameters are written in braces:
///
/// ```
/// use kernel::{
///     prelude::*,
///     sync::{Arc, Completion},
///     workqueue::{self, impl_has_work, new_work, Work, WorkItem}, //
/// };
///
/// #[pin_data]
/// struct Later<F> {
///     action: F,
///     #[pin]
///     done: Completion,
///     #[pin]
///     work: Work<Self>,
/// }
///
/// impl_has_work! {
///     impl{F} HasWork<Self> for Later<F> { self.work }
/// }
///
/// impl<F: Fn() + Send + Sync + 'static> WorkItem for Later<F> {
///     type Pointer = Arc<Self>;
///
///     fn run(this: Arc<Self>) {
///         (this.action)();
///         this.done.complete_all();
///     }
/// }
///
/// let later = Arc::pin_init(
///     pin_init!(Later {
///         action: || pr_info!("later\n"),
///         done <- Completion::new(),
///         work <- new_work!(),
///     }),
///     GFP_KERNEL,
/// )?;
/// assert!(workqueue::system().enqueue(later.clone()).is_ok());
/// later.done.wait_for_completion();
/// # Ok::<(), Error>(())
/// ```
#[macro_export]
macro_rules! impl_has_work {
    ($(
        impl $({$($generics:tt)*})? HasWork<$work_type:ty $(, $id:tt)?> for $self:ty {
            self.$field:ident
        }
    )*) => {$(
        $($crate::assert_generics! { $($generics)* })?

        // SAFETY: Both functions refer to the field `$field`, which is a `Work` of this type and
        // ID, as they would not compile with another field.
        unsafe impl $(<$($generics)*>)? $crate::workqueue::HasWork<$work_type $(, $id)?>
            for $self
        {
            #[inline]
            unsafe fn raw_get_work(
                __ptr: *mut Self,
            ) -> *mut $crate::workqueue::Work<$work_type $(, $id)?> {
                // SAFETY: By the safety requirements, `__ptr` points to memory of a `Self`.
                unsafe { &raw mut (*__ptr).$field }
            }

            #[inline]
            unsafe fn work_container_of(
                __ptr: *mut $crate::workqueue::Work<$work_type $(, $id)?>,
            ) -> *mut Self {
                // SAFETY: By the safety requirements, `__ptr` points to this field of a `Self`.
                unsafe { $crate::container_of!(__ptr, Self, $field) }
            }
        }
    )*};
}
