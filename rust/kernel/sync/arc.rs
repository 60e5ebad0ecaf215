// SPDX-License-Identifier: GPL-2.0

//! Reference-counted pointers to shared values.

use crate::{
    alloc::{
        AllocError,
        Flags,
        KBox, //
    },
    init::InPlaceInit,
    sync::Refcount, //
};
use core::{
    marker::{
        CoercePointee,
        PhantomData, //
    },
    mem::{
        needs_drop,
        offset_of,
        ManuallyDrop, //
    },
    ops::Deref,
    pin::Pin,
    ptr::NonNull, //
};
use pin_init::{
    Init,
    PinInit, //
};

mod borrow;
mod downcast;
mod foreign;
mod traits;
mod unique;

pub use borrow::ArcBorrow;
pub use unique::UniqueArc;

/// A reference-counted pointer, which shares ownership of a value with its clones.
///
/// Cloning it increments the reference count, and dropping it decrements the count. With the last
/// reference, the value is dropped and its memory freed. Both can be done in any context except
/// NMI, as far as the destructor of the value allows it. The value is allocated with `kmalloc()`,
/// and never moves.
///
/// It differs from the standard library's type of the same name:
///
/// - The counter is a [`Refcount`]: on overflow there is a warning, and the value is leaked.
/// - There are no weak references, so there is only one counter.
/// - The value is always pinned. Only shared access to it is possible: to modify it, use a lock, or
///   complete it as a [`UniqueArc`] first.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, sync::Arc};
///
/// struct Config {
///     channels: u32,
/// }
///
/// let config = Arc::new(Config { channels: 4 }, GFP_KERNEL)?;
/// let for_another_thread = config.clone();
/// drop(config);
/// assert_eq!(for_another_thread.channels, 4);
/// # Ok::<(), Error>(())
/// ```
///
/// Methods can take `self: Arc<Self>`:
///
/// ```
/// use kernel::{prelude::*, sync::Arc};
///
/// struct Device;
///
/// impl Device {
///     fn register(self: &Arc<Self>, all: &mut KVec<Arc<Device>>) -> Result {
///         all.push(self.clone(), GFP_KERNEL)?;
///         Ok(())
///     }
/// }
///
/// let mut all = KVec::new();
/// let device = Arc::new(Device, GFP_KERNEL)?;
/// device.register(&mut all)?;
/// assert!(Arc::ptr_eq(&all[0], &device));
/// # Ok::<(), Error>(())
/// ```
///
/// It can be coerced to a trait object:
///
/// ```
/// use kernel::{prelude::*, sync::{Arc, ArcBorrow}};
///
/// trait Shape {
///     fn corners(self: ArcBorrow<'_, Self>) -> u32;
///     fn into_corners(self: Arc<Self>) -> u32;
/// }
///
/// struct Square;
///
/// impl Shape for Square {
///     fn corners(self: ArcBorrow<'_, Self>) -> u32 {
///         4
///     }
///
///     fn into_corners(self: Arc<Self>) -> u32 {
///         4
///     }
/// }
///
/// let shape: Arc<dyn Shape> = Arc::new(Square, GFP_KERNEL)?;
/// assert_eq!(shape.as_arc_borrow().corners(), 4);
/// assert_eq!(shape.into_corners(), 4);
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// - The pointer points to a valid `ArcInner<T>`, in memory that a [`KBox`] of it owned.
/// - The counter is the number of references to the value, or is saturated. This `Arc` owns one of
///   them.
/// - The value is pinned.
#[repr(transparent)]
#[derive(CoercePointee)]
pub struct Arc<T: ?Sized> {
    ptr: NonNull<ArcInner<T>>,
    // It may drop a `T`.
    _p: PhantomData<ArcInner<T>>,
}

/// The allocation that an [`Arc`] points to.
#[repr(C)]
struct ArcInner<T: ?Sized> {
    refcount: Refcount,
    data: T,
}

impl<T: ?Sized> ArcInner<T> {
    /// Converts a pointer to the value into a pointer to the allocation that contains it.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `data` came from [`Arc::into_raw`] or [`Arc::as_ptr`], and that
    /// a reference still exists.
    #[inline]
    unsafe fn container_of(data: *const T) -> NonNull<Self> {
        // SAFETY: A reference still exists, so the value is valid and may be accessed as shared.
        let align = align_of_val(unsafe { &*data });
        // By `repr(C)`, the value is at the first suitably aligned offset after the counter.
        let offset = size_of::<Refcount>().next_multiple_of(align);

        // The cast keeps the metadata (length or vtable), which is that of the last field.
        let inner = data.cast_mut() as *mut Self;

        // SAFETY: `data` was derived from a pointer to the whole `ArcInner`, and the result is its
        // start. It is within the same allocation, and so not null.
        unsafe { NonNull::new_unchecked(inner.byte_sub(offset)) }
    }
}

// SAFETY: It gives access to `&T`, which needs `T: Sync`. The last reference drops the `T`, in any
// thread, which needs `T: Send`.
unsafe impl<T: ?Sized + Sync + Send> Send for Arc<T> {}

// SAFETY: A shared `Arc` can be cloned, so the requirements are those for sending one.
unsafe impl<T: ?Sized + Sync + Send> Sync for Arc<T> {}

// Moving the pointer does not move the value.
impl<T: ?Sized> Unpin for Arc<T> {}

impl<T> Arc<T> {
    /// The offset of the value from the pointer that [`ForeignOwnable`] passes to C.
    ///
    /// [`ForeignOwnable`]: crate::types::ForeignOwnable
    pub const DATA_OFFSET: usize = offset_of!(ArcInner<T>, data);

    /// Allocates memory and moves `contents` into it.
    ///
    /// Large or pinned values are better initialized in place: see [`InPlaceInit`].
    ///
    /// # Errors
    ///
    /// [`AllocError`] if the allocation fails; `contents` is then dropped.
    #[inline]
    pub fn new(contents: T, flags: Flags) -> Result<Self, AllocError> {
        Ok(UniqueArc::new_uninit(flags)?.write(contents).into())
    }
}

impl<T: ?Sized> Arc<T> {
    /// Creates an `Arc` from a pointer to its allocation.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `inner` points to a valid `ArcInner<T>` in memory that a [`KBox`] of it owned;
    /// - the value is pinned;
    /// - the caller owns a counted reference, whose ownership it passes to the `Arc`.
    #[inline]
    unsafe fn from_inner(inner: NonNull<ArcInner<T>>) -> Self {
        // INVARIANT: By the safety requirements of this function.
        Self {
            ptr: inner,
            _p: PhantomData,
        }
    }

    #[inline]
    fn refcount(this: &Self) -> &Refcount {
        // SAFETY: By the type invariants, the `ArcInner` is valid at least as long as `this`. This
        // does not create a reference to the value, to which a `UniqueArc` may have exclusive
        // access.
        unsafe { &(*this.ptr.as_ptr()).refcount }
    }

    /// Converts the `Arc` into a raw pointer to the value, without decrementing the reference
    /// count.
    ///
    /// [`from_raw`](Arc::from_raw) takes ownership of the reference back.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, sync::Arc};
    ///
    /// let raw = Arc::new(42, GFP_KERNEL)?.into_raw();
    /// // SAFETY: The pointer comes from `into_raw`, and is not used again.
    /// let arc = unsafe { Arc::from_raw(raw) };
    /// assert_eq!(*arc, 42);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn into_raw(self) -> *const T {
        Self::as_ptr(&ManuallyDrop::new(self))
    }

    /// Returns a pointer to the value, which is valid as long as a reference exists.
    #[inline]
    pub fn as_ptr(this: &Self) -> *const T {
        // SAFETY: By the type invariants, the pointer is valid, so the field is within the same
        // allocation.
        unsafe { &raw const (*this.ptr.as_ptr()).data }
    }

    /// Creates an `Arc` from a pointer that [`into_raw`](Arc::into_raw) returned.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` came from [`into_raw`](Arc::into_raw) of an `Arc` of the
    /// same type, and has not been passed to this function since.
    #[inline]
    pub unsafe fn from_raw(ptr: *const T) -> Self {
        // SAFETY: `into_raw` left a counted reference, whose ownership is passed to the new `Arc`.
        unsafe { Self::from_inner(ArcInner::container_of(ptr)) }
    }

    /// Borrows the `Arc`, without a double indirection.
    #[inline]
    pub fn as_arc_borrow(&self) -> ArcBorrow<'_, T> {
        // SAFETY: `self` owns a reference, which exists as long as `self` is borrowed. Until then,
        // it cannot become a `UniqueArc`.
        unsafe { ArcBorrow::new(self.ptr) }
    }

    /// Returns whether two pointers point to the same value.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, sync::Arc};
    ///
    /// let one = Arc::new(1, GFP_KERNEL)?;
    /// let another = Arc::new(1, GFP_KERNEL)?;
    /// assert!(Arc::ptr_eq(&one, &one.clone()));
    /// assert!(!Arc::ptr_eq(&one, &another));
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn ptr_eq(this: &Self, other: &Self) -> bool {
        core::ptr::addr_eq(this.ptr.as_ptr(), other.ptr.as_ptr())
    }

    /// Converts the `Arc` into a [`UniqueArc`] if it is the last reference, and otherwise drops it.
    ///
    /// If several threads call this concurrently for all remaining clones of an `Arc`, exactly one
    /// of them gets the value, and the value is not dropped.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, sync::Arc};
    ///
    /// let one = Arc::new(41, GFP_KERNEL)?;
    /// let another = one.clone();
    /// assert!(Arc::into_unique_or_drop(one).is_none());
    ///
    /// let mut last = Arc::into_unique_or_drop(another).ok_or(EINVAL)?;
    /// *last += 1;
    /// assert_eq!(*last, 42);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn into_unique_or_drop(this: Self) -> Option<Pin<UniqueArc<T>>> {
        let this = ManuallyDrop::new(this);

        if !Self::refcount(&this).dec_and_test() {
            return None;
        }

        // This reference is not dropped, so count it again.
        Self::refcount(&this).set(1);

        // SAFETY: This is the only reference. The value was pinned, and stays so in the result.
        Some(unsafe {
            Pin::new_unchecked(UniqueArc::new_unchecked(ManuallyDrop::into_inner(this)))
        })
    }
}

impl<T: ?Sized> Deref for Arc<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: By the type invariants, the value is valid at least as long as `self`, and can
        // only be accessed as shared.
        unsafe { &self.ptr.as_ref().data }
    }
}

impl<T: ?Sized> Clone for Arc<T> {
    #[inline]
    fn clone(&self) -> Self {
        Self::refcount(self).inc();
        // SAFETY: `self.ptr` is valid by the type invariants, and the reference was just counted.
        unsafe { Self::from_inner(self.ptr) }
    }
}

impl<T: ?Sized> Arc<T> {
    /// Drops the value and frees its memory.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` is the pointer of an `Arc<T>`, and that neither it nor
    /// another reference to its value is used any more.
    #[inline]
    unsafe fn free(ptr: NonNull<ArcInner<T>>) {
        /// Keeps the destructor from being repeated wherever a reference is dropped.
        #[inline(never)]
        fn drop_box<T: ?Sized>(value: KBox<ArcInner<T>>) {
            drop(value);
        }

        // SAFETY: By the type invariants, the memory came from a `KBox`. By the safety
        // requirements, nothing else refers to it, so the box owns it again. The pinned value is
        // dropped in place.
        let value = unsafe { KBox::from_raw(ptr.as_ptr()) };
        if needs_drop::<T>() {
            drop_box(value);
        }
    }
}

impl<T: ?Sized> Drop for Arc<T> {
    #[inline]
    fn drop(&mut self) {
        if Self::refcount(self).dec_and_test() {
            // SAFETY: This was the last reference.
            unsafe { Self::free(self.ptr) };
        }
    }
}

impl<T> InPlaceInit<T> for Arc<T> {
    type PinnedSelf = Self;

    #[inline]
    fn try_pin_init<E>(init: impl PinInit<T, E>, flags: Flags) -> Result<Self, E>
    where
        E: From<AllocError>,
    {
        UniqueArc::try_pin_init(init, flags).map(Self::from)
    }

    #[inline]
    fn try_init<E>(init: impl Init<T, E>, flags: Flags) -> Result<Self, E>
    where
        E: From<AllocError>,
    {
        UniqueArc::try_init(init, flags).map(Self::from)
    }
}
