// SPDX-License-Identifier: GPL-2.0

//! Values that are shared, and freed with the last reference to them.

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

/// A pointer to a value that is shared by all clones of the pointer.
///
/// Cloning counts one more reference, dropping one less; the value is dropped, and its memory
/// freed, with the last one. Both can be done in any context but an NMI, as far as the value's own
/// destructor can. The value is in memory of `kmalloc()`, and never moves.
///
/// It differs from the standard library's type of the same name:
///
/// - The counter is a [`Refcount`]: if it overflows there is a warning, and the value is never
///   freed.
/// - There are no weak references, so there is only one counter.
/// - The value is pinned from the start. There is no access to it but a shared one; to change it
///   put it into a lock, or finish it as a [`UniqueArc`].
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
/// A method can take it as `self`:
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
/// It can hold any type that implements a trait:
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
/// - The counter is the number of pointers to the value, or is saturated. One reference is owned by
///   this `Arc`.
/// - The value is pinned.
#[repr(transparent)]
#[derive(CoercePointee)]
pub struct Arc<T: ?Sized> {
    ptr: NonNull<ArcInner<T>>,
    // It may drop a `T`.
    _p: PhantomData<ArcInner<T>>,
}

/// What an [`Arc`] points to.
#[repr(C)]
struct ArcInner<T: ?Sized> {
    refcount: Refcount,
    data: T,
}

impl<T: ?Sized> ArcInner<T> {
    /// From the value to what is around it.
    ///
    /// # Safety
    ///
    /// `data` came from [`Arc::into_raw`] or [`Arc::as_ptr`], and there still is a reference.
    #[inline]
    unsafe fn container_of(data: *const T) -> NonNull<Self> {
        // SAFETY: There is a reference, so the value is valid, and only shared.
        let align = align_of_val(unsafe { &*data });
        // By `repr(C)`, the value is at the first place after the counter that suits it.
        let offset = size_of::<Refcount>().next_multiple_of(align);

        // The cast keeps the length or the vtable, which are those of the last field.
        let inner = data.cast_mut() as *mut Self;

        // SAFETY: The pointer was made from one to the whole structure, within which it stays. So
        // it is not null either.
        unsafe { NonNull::new_unchecked(inner.byte_sub(offset)) }
    }
}

// SAFETY: It gives access to a shared `T`, so that has to be `Sync`. With the last reference the
// `T` is dropped, wherever that happens, so it has to be `Send`.
unsafe impl<T: ?Sized + Sync + Send> Send for Arc<T> {}

// SAFETY: A shared `Arc` can be cloned, so it is good for all that an owned one is good for.
unsafe impl<T: ?Sized + Sync + Send> Sync for Arc<T> {}

// The value stays where it is when the pointer moves.
impl<T: ?Sized> Unpin for Arc<T> {}

impl<T> Arc<T> {
    /// How far the value is behind what [`ForeignOwnable`] hands to C.
    ///
    /// [`ForeignOwnable`]: crate::types::ForeignOwnable
    pub const DATA_OFFSET: usize = offset_of!(ArcInner<T>, data);

    /// Allocates memory and moves a value there.
    ///
    /// Something large, or what must not move, is better built in place: see [`InPlaceInit`].
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory; `contents` is dropped.
    #[inline]
    pub fn new(contents: T, flags: Flags) -> Result<Self, AllocError> {
        Ok(UniqueArc::new_uninit(flags)?.write(contents).into())
    }
}

impl<T: ?Sized> Arc<T> {
    /// # Safety
    ///
    /// `inner` points to a valid `ArcInner<T>` in memory that a [`KBox`] of it owned, and of which
    /// the value is pinned. The caller owns a reference that was counted, and gives it to the
    /// `Arc`.
    #[inline]
    unsafe fn from_inner(inner: NonNull<ArcInner<T>>) -> Self {
        // INVARIANT: The caller promises it.
        Self {
            ptr: inner,
            _p: PhantomData,
        }
    }

    #[inline]
    fn refcount(this: &Self) -> &Refcount {
        // SAFETY: By the type's invariant there is a valid `ArcInner`, at least as long as `this`.
        // No reference to the value is made, to which a `UniqueArc` has exclusive access.
        unsafe { &(*this.ptr.as_ptr()).refcount }
    }

    /// Turns it into a pointer to the value, which then owns the reference.
    ///
    /// [`from_raw`](Arc::from_raw) is the way back.
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

    /// A pointer to the value, valid as long as there is a reference.
    #[inline]
    pub fn as_ptr(this: &Self) -> *const T {
        // SAFETY: By the type's invariant the pointer is valid, so the field is within the
        // structure.
        unsafe { &raw const (*this.ptr.as_ptr()).data }
    }

    /// Makes an `Arc` of what [`into_raw`](Arc::into_raw) returned.
    ///
    /// # Safety
    ///
    /// `ptr` came from [`into_raw`](Arc::into_raw) of an `Arc` of the same type, and has not been
    /// given to this function since.
    #[inline]
    pub unsafe fn from_raw(ptr: *const T) -> Self {
        // SAFETY: The reference that `into_raw` left is still there, and is given to the new `Arc`.
        unsafe { Self::from_inner(ArcInner::container_of(ptr)) }
    }

    /// Borrows it, without a pointer to the pointer.
    #[inline]
    pub fn as_arc_borrow(&self) -> ArcBorrow<'_, T> {
        // SAFETY: The reference that `self` owns stays as long as `self` is borrowed; until then
        // there cannot be a `UniqueArc`.
        unsafe { ArcBorrow::new(self.ptr) }
    }

    /// Whether two pointers are to the same value.
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

    /// Turns it into a [`UniqueArc`] if it is the only reference, and drops it if it is not.
    ///
    /// Of several threads that call this for clones of the same `Arc`, which are all there are, one
    /// gets the value, and it is never dropped here.
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

        // The last reference is not dropped, so it has to be counted again.
        Self::refcount(&this).set(1);

        // SAFETY: There is one reference, this one. The value was pinned, and is again.
        Some(unsafe {
            Pin::new_unchecked(UniqueArc::new_unchecked(ManuallyDrop::into_inner(this)))
        })
    }
}

impl<T: ?Sized> Deref for Arc<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: By the type's invariant there is a valid value, at least as long as `self`, and
        // access to it is only shared.
        unsafe { &self.ptr.as_ref().data }
    }
}

impl<T: ?Sized> Clone for Arc<T> {
    #[inline]
    fn clone(&self) -> Self {
        Self::refcount(self).inc();
        // SAFETY: The reference is the one that was just counted.
        unsafe { Self::from_inner(self.ptr) }
    }
}

impl<T: ?Sized> Drop for Arc<T> {
    #[inline]
    fn drop(&mut self) {
        if Self::refcount(self).dec_and_test() {
            // SAFETY: By the type's invariant the memory is that of a `KBox`, which there is no
            // pointer to any more. The value is dropped where it is.
            drop(unsafe { KBox::from_raw(self.ptr.as_ptr()) });
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
