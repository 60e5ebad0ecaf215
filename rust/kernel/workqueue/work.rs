// SPDX-License-Identifier: GPL-2.0

//! Work items.

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

/// Creates an initializer for a [`Work`] with a lock class of its own.
///
/// The name is optional; it is what lockdep calls the work item.
#[macro_export]
macro_rules! new_work {
    ($($name:literal)?) => {
        $crate::workqueue::Work::new(
            $crate::optional_name!($($name)?),
            $crate::static_lock_class!(),
        )
    };
}

/// A work item that is part of a `T`: C's `struct work_struct`.
///
/// With several in a `T`, each has an `ID`. See the [module](super) for examples.
///
/// # Invariants
///
/// The work item is initialized, and its function is that of `T`'s pointer, or, in a
/// [`DelayedWork`](super::DelayedWork), calls that. Its record is that of the function's module.
#[repr(transparent)]
pub struct Work<T: ?Sized, const ID: u64 = 0> {
    work: Opaque<bindings::rust_work>,
    // Neither shorter lifetimes nor longer ones: another type may have another function.
    _in: PhantomData<*mut T>,
}

// SAFETY: Nothing in it belongs to the thread that made it; what the work is about is checked when
// it is queued.
unsafe impl<T: ?Sized, const ID: u64> Send for Work<T, ID> {}

// SAFETY: There is nothing to be done with a `&Work` but to have its address.
unsafe impl<T: ?Sized, const ID: u64> Sync for Work<T, ID> {}

impl<T: ?Sized, const ID: u64> Work<T, ID> {
    /// Creates an initializer for a work item. [`new_work!`] has the arguments at hand.
    ///
    /// `name` and `key` are how lockdep knows it, when somebody waits for the work to be done.
    #[inline]
    pub fn new(name: &'static CStr, key: Pin<&'static LockClassKey>) -> impl PinInit<Self>
    where
        T: WorkItem<ID>,
    {
        let init = move |this: *mut Self| {
            let function: unsafe extern "C" fn(*mut bindings::work_struct) = T::Pointer::run;

            // SAFETY: This is code of the function's module, or knows the function by a `T`, which
            // such code has given to it.
            let record = unsafe { record_of(function as *const c_void) };

            // SAFETY: `this` is valid for writes, and the function wants nothing more of the
            // memory. It stays where it is. The name and the key are there forever.
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

        // INVARIANT: The C function initializes it and sets its function.
        // SAFETY: So it is valid; the call does not fail; a work item may not move, and as it is
        // pinned, it does not.
        unsafe { pin_init::pin_init_from_closure(init) }
    }

    /// A pointer to C's work item in it.
    ///
    /// # Safety
    ///
    /// `ptr` must point to memory of the size of a work item, in one allocation.
    #[inline]
    pub unsafe fn raw_get(ptr: *const Self) -> *mut bindings::work_struct {
        // SAFETY: The fields lie in the memory that the caller promises.
        unsafe { &raw mut (*Opaque::cast_into(&raw const (*ptr).work)).work }
    }

    /// The work item that C's is in.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `work` points to the work item of a `Self`.
    #[inline]
    pub(super) unsafe fn raw_from_c(work: *mut bindings::work_struct) -> *mut Self {
        // SAFETY: The caller ensures that it is the field of a `rust_work`, to which `Work` is
        // transparent.
        unsafe { container_of!(work, bindings::rust_work, work) }.cast()
    }

    /// The record of the module that the work item calls back, or null.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points to a valid work item.
    #[inline]
    pub(super) unsafe fn raw_record(ptr: *const Self) -> *mut bindings::rust_callbacks {
        // SAFETY: The work item is valid, and its record is never written again.
        unsafe { (*Opaque::cast_into(&raw const (*ptr).work)).callbacks }
    }

    /// Counts the work item and has a function put it on a queue. Returns whether it did; if so,
    /// the work item may be gone. It does not if the module is going, or the function does not.
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
        // SAFETY: The caller ensures that the work item is valid.
        let (work, record) = unsafe { (Self::raw_get(ptr), Self::raw_record(ptr)) };

        // SAFETY: The work item is valid, and its function is never written while it may be queued.
        let function = unsafe { (*work).func }.map_or(ptr::null(), |f| f as *const c_void);

        // SAFETY: By the invariant, the record is that of the function's module. Code that has the
        // work item is that module's, or was given it by such code, so that the module is there.
        let Some(callback) = (unsafe { Callback::new(record, function) }) else {
            return false;
        };

        let queued = queue_work_on(work);
        if queued {
            callback.into_raw();
        }
        queued
    }

    /// What the work item is, when its function is called, and what counts it.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `work` points to the work item of a `Self` for which
    /// [`enqueue`](Self::enqueue) has returned true, and that this is called once for that, before
    /// what owns the work item is dropped.
    #[inline]
    pub(super) unsafe fn take_back(work: *mut bindings::work_struct) -> (*mut Self, Callback) {
        // SAFETY: The caller ensures it.
        let this = unsafe { Self::raw_from_c(work) };

        // SAFETY: The work item is still valid, and `enqueue` has left a `Callback` of its record.
        (this, unsafe { Callback::from_raw(Self::raw_record(this)) })
    }
}

/// Tells the kernel's debugging of objects, if it is on, that there is no work item any more.
impl<T: ?Sized, const ID: u64> Drop for Work<T, ID> {
    #[inline]
    fn drop(&mut self) {
        #[cfg(CONFIG_DEBUG_OBJECTS_WORK)]
        // SAFETY: It is initialized, not on a queue, as that would own it, and not used again. The
        // function is for the heap as well, where it does early what freeing the memory would do.
        unsafe {
            bindings::destroy_work_on_stack(Self::raw_get(self));
        }
    }
}

/// Something with a work item in it. [`impl_has_work!`](crate::impl_has_work) implements it.
///
/// # Safety
///
/// Both functions are about one and the same field of the type, which it has for this `ID` alone.
pub unsafe trait HasWork<T, const ID: u64 = 0> {
    /// A pointer to the work item in it.
    ///
    /// # Safety
    ///
    /// `ptr` must point to a valid `Self`, or memory for one.
    unsafe fn raw_get_work(ptr: *mut Self) -> *mut Work<T, ID>;

    /// A pointer to what the work item is in.
    ///
    /// # Safety
    ///
    /// `ptr` must point to the work item of a `Self`.
    unsafe fn work_container_of(ptr: *mut Work<T, ID>) -> *mut Self;
}

/// Says which field of a type is its work item, or with an `ID`, which are.
///
/// Implements [`HasWork`]. Generics of the type stand in braces:
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

        // SAFETY: Both functions are about the field `$field`, which is a `Work` of this type and
        // ID: with any other, they do not compile.
        unsafe impl $(<$($generics)*>)? $crate::workqueue::HasWork<$work_type $(, $id)?>
            for $self
        {
            #[inline]
            unsafe fn raw_get_work(
                __ptr: *mut Self,
            ) -> *mut $crate::workqueue::Work<$work_type $(, $id)?> {
                // SAFETY: The caller promises memory of a `Self`, of which this is a field.
                unsafe { &raw mut (*__ptr).$field }
            }

            #[inline]
            unsafe fn work_container_of(
                __ptr: *mut $crate::workqueue::Work<$work_type $(, $id)?>,
            ) -> *mut Self {
                // SAFETY: The caller promises a pointer to this field.
                unsafe { $crate::container_of!(__ptr, Self, $field) }
            }
        }
    )*};
}
