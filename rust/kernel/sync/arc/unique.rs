// SPDX-License-Identifier: GPL-2.0

//! [`UniqueArc`]: an [`Arc`] that is not shared yet.

use super::{
    Arc,
    ArcInner, //
};
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
    mem::MaybeUninit,
    ops::{
        Deref,
        DerefMut, //
    },
    pin::Pin,
    ptr::NonNull, //
};
use pin_init::{
    InPlaceWrite,
    Init,
    PinInit, //
};

/// An [`Arc`] that is the only reference to its value, which it can therefore modify.
///
/// `into()` converts it into an [`Arc`], and cannot fail. So the allocation, which may fail or
/// sleep, can be done in advance, and the rest in atomic context.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, sync::{Arc, UniqueArc}};
///
/// let mut numbers = UniqueArc::new([1, 2, 3], GFP_KERNEL)?;
/// numbers[1] = 20;
///
/// let shared: Arc<[i32; 3]> = numbers.into();
/// assert_eq!(*shared, [1, 20, 3]);
/// # Ok::<(), Error>(())
/// ```
///
/// The memory can be allocated first, and the value written later:
///
/// ```
/// use kernel::{prelude::*, sync::{Arc, UniqueArc}};
///
/// let memory = UniqueArc::<u64>::new_uninit(GFP_KERNEL)?;
///
/// // In atomic context, for instance.
/// let shared: Arc<u64> = memory.write(42).into();
/// assert_eq!(*shared, 42);
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// This is the only reference, and the counter is one.
pub struct UniqueArc<T: ?Sized> {
    inner: Arc<T>,
}

impl<T> UniqueArc<T> {
    /// Allocates memory and moves `value` into it.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if the allocation fails; `value` is then dropped.
    #[inline]
    pub fn new(value: T, flags: Flags) -> Result<Self, AllocError> {
        Ok(Self::new_uninit(flags)?.write(value))
    }

    /// Allocates uninitialized memory for a value.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if the allocation fails.
    #[inline]
    pub fn new_uninit(flags: Flags) -> Result<UniqueArc<MaybeUninit<T>>, AllocError> {
        let memory = KBox::<ArcInner<MaybeUninit<T>>>::new_uninit(flags)?;
        let inner = KBox::into_raw(memory).cast::<ArcInner<MaybeUninit<T>>>();

        // SAFETY: The memory of the box is valid for writes and aligned for the counter.
        unsafe { (&raw mut (*inner).refcount).write(Refcount::new(1)) };

        // SAFETY: The counter is initialized, and a `MaybeUninit` value need not be. The memory
        // came from a `KBox` of the same layout, so the pointer is not null. This is the only
        // reference, and an uninitialized value has no pinning requirements.
        Ok(unsafe { UniqueArc::new_unchecked(Arc::from_inner(NonNull::new_unchecked(inner))) })
    }
}

impl<T: ?Sized> UniqueArc<T> {
    /// Creates a `UniqueArc` from the only reference to a value.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `arc` is the only reference, and that the value stays pinned if
    /// it was pinned.
    #[inline]
    pub(super) unsafe fn new_unchecked(arc: Arc<T>) -> Self {
        // INVARIANT: By the safety requirements of this function.
        Self { inner: arc }
    }

    /// Returns a pointer to the value, which is valid as long as a reference exists.
    #[inline]
    pub fn as_ptr(this: &Self) -> *const T {
        Arc::as_ptr(&this.inner)
    }
}

impl<T> UniqueArc<MaybeUninit<T>> {
    /// Writes a value into the memory.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, sync::UniqueArc};
    ///
    /// let arc = UniqueArc::new_uninit(GFP_KERNEL)?.write(42);
    /// assert_eq!(*arc, 42);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn write(mut self, value: T) -> UniqueArc<T> {
        (*self).write(value);
        // SAFETY: The value was just written.
        unsafe { self.assume_init() }
    }

    /// Assumes that the value is initialized.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the memory contains a valid `T`.
    #[inline]
    pub unsafe fn assume_init(self) -> UniqueArc<T> {
        let value = self.inner.into_raw().cast::<T>();
        // SAFETY: `T` has the layout of `MaybeUninit<T>`, and is valid by the safety requirements.
        // The reference is the one that `into_raw` left, and is the only one.
        unsafe { UniqueArc::new_unchecked(Arc::from_raw(value)) }
    }

    /// Initializes the value in place.
    ///
    /// # Errors
    ///
    /// Those of the initializer. The memory is then freed.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, sync::UniqueArc};
    ///
    /// let memory = UniqueArc::<[u8; 64]>::new_uninit(GFP_KERNEL)?;
    /// let Ok(zeroes) = memory.init_with(pin_init::init_zeroed::<[u8; 64]>());
    /// assert_eq!(*zeroes, [0; 64]);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn init_with<E>(self, init: impl Init<T, E>) -> Result<UniqueArc<T>, E> {
        self.write_init(init)
    }

    /// Initializes the value in place, and pins it.
    ///
    /// # Errors
    ///
    /// Those of the initializer. The memory is then freed.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, sync::{Arc, UniqueArc}};
    ///
    /// let memory = UniqueArc::<u32>::new_uninit(GFP_KERNEL)?;
    /// let pinned: Pin<UniqueArc<u32>> = memory.pin_init_with(Ok::<_, Error>(42))?;
    /// let shared: Arc<u32> = pinned.into();
    /// assert_eq!(*shared, 42);
    ///
    /// let memory = UniqueArc::<u32>::new_uninit(GFP_KERNEL)?;
    /// assert_eq!(memory.pin_init_with(Err(EIO)).err(), Some(EIO));
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn pin_init_with<E>(self, init: impl PinInit<T, E>) -> Result<Pin<UniqueArc<T>>, E> {
        self.write_pin_init(init)
    }
}

impl<T> InPlaceWrite<T> for UniqueArc<MaybeUninit<T>> {
    type Initialized = UniqueArc<T>;

    #[inline]
    fn write_init<E>(mut self, init: impl Init<T, E>) -> Result<UniqueArc<T>, E> {
        // SAFETY: The pointer is aligned and valid for writes, and the old contents need no drop.
        // On `Err`, the memory is freed without being accessed. The value of an `Init` may be
        // moved.
        unsafe { pin_init::raw_try_init(self.as_mut_ptr(), init)? };
        // SAFETY: The initializer succeeded, so the value is initialized.
        Ok(unsafe { self.assume_init() })
    }

    #[inline]
    fn write_pin_init<E>(mut self, init: impl PinInit<T, E>) -> Result<Pin<UniqueArc<T>>, E> {
        // SAFETY: The pointer is aligned and valid for writes, and the old contents need no drop.
        // On `Err`, the memory is freed without being accessed. On `Ok`, the value is not moved, as
        // it is pinned before it can be accessed.
        unsafe { pin_init::raw_try_init(self.as_mut_ptr(), init)? };
        // SAFETY: The initializer succeeded, so the value is initialized.
        Ok(unsafe { self.assume_init() }.into())
    }
}

impl<T> InPlaceInit<T> for UniqueArc<T> {
    type PinnedSelf = Pin<Self>;

    #[inline]
    fn try_pin_init<E>(init: impl PinInit<T, E>, flags: Flags) -> Result<Pin<Self>, E>
    where
        E: From<AllocError>,
    {
        Self::new_uninit(flags)?.write_pin_init(init)
    }

    #[inline]
    fn try_init<E>(init: impl Init<T, E>, flags: Flags) -> Result<Self, E>
    where
        E: From<AllocError>,
    {
        Self::new_uninit(flags)?.write_init(init)
    }
}

impl<T: ?Sized> Deref for UniqueArc<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T: ?Sized> DerefMut for UniqueArc<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: By the type invariants, there is no other reference to the valid value, and this
        // one is mutably borrowed for as long as the result lives.
        unsafe { &mut self.inner.ptr.as_mut().data }
    }
}

impl<T: ?Sized> From<UniqueArc<T>> for Pin<UniqueArc<T>> {
    #[inline]
    fn from(obj: UniqueArc<T>) -> Self {
        // SAFETY: From now on, the value is only accessible through the `Pin`, and later through an
        // `Arc`, neither of which moves it. It is dropped before its memory is freed.
        unsafe { Pin::new_unchecked(obj) }
    }
}

impl<T: ?Sized> From<UniqueArc<T>> for Arc<T> {
    #[inline]
    fn from(item: UniqueArc<T>) -> Self {
        item.inner
    }
}

impl<T: ?Sized> From<Pin<UniqueArc<T>>> for Arc<T> {
    #[inline]
    fn from(item: Pin<UniqueArc<T>>) -> Self {
        // SAFETY: The value is not moved out: an `Arc` keeps its value pinned.
        unsafe { Pin::into_inner_unchecked(item) }.inner
    }
}
