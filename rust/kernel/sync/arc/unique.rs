// SPDX-License-Identifier: GPL-2.0

//! [`Arc`]s that are not shared yet.

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

/// An [`Arc`] that is the only reference to its value, which can therefore be changed.
///
/// It becomes an [`Arc`] by `into()`, which cannot fail. So what may fail or sleep can be done
/// first, and the rest where neither is allowed.
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
/// Memory first, the value later:
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
/// There is one reference, and it is counted as one.
pub struct UniqueArc<T: ?Sized> {
    inner: Arc<T>,
}

impl<T> UniqueArc<T> {
    /// Allocates memory and moves a value there.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory; `value` is dropped.
    #[inline]
    pub fn new(value: T, flags: Flags) -> Result<Self, AllocError> {
        Ok(Self::new_uninit(flags)?.write(value))
    }

    /// Allocates memory for a value.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory.
    #[inline]
    pub fn new_uninit(flags: Flags) -> Result<UniqueArc<MaybeUninit<T>>, AllocError> {
        let memory = KBox::<ArcInner<MaybeUninit<T>>>::new_uninit(flags)?;
        let inner = KBox::into_raw(memory).cast::<ArcInner<MaybeUninit<T>>>();

        // SAFETY: The memory of the box is valid for writes and aligned.
        unsafe { (&raw mut (*inner).refcount).write(Refcount::new(1)) };

        // SAFETY: The counter is initialized, and the value need not be. The memory was that of a
        // `KBox`, for a type of the same layout, so the pointer is not null. Nothing else refers to
        // it, and an uninitialized value does not mind being pinned.
        Ok(unsafe { UniqueArc::new_unchecked(Arc::from_inner(NonNull::new_unchecked(inner))) })
    }
}

impl<T: ?Sized> UniqueArc<T> {
    /// # Safety
    ///
    /// `arc` is the only reference. If the value was pinned, the caller sees to it that it stays
    /// so.
    #[inline]
    pub(super) unsafe fn new_unchecked(arc: Arc<T>) -> Self {
        // INVARIANT: The caller promises it.
        Self { inner: arc }
    }

    /// A pointer to the value, valid as long as there is a reference.
    #[inline]
    pub fn as_ptr(this: &Self) -> *const T {
        Arc::as_ptr(&this.inner)
    }
}

impl<T> UniqueArc<MaybeUninit<T>> {
    /// Puts a value into the memory.
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
        // SAFETY: It was just written.
        unsafe { self.assume_init() }
    }

    /// States that the value is initialized.
    ///
    /// # Safety
    ///
    /// There is a valid `T` in the memory.
    #[inline]
    pub unsafe fn assume_init(self) -> UniqueArc<T> {
        let value = self.inner.into_raw().cast::<T>();
        // SAFETY: `T` has the layout of `MaybeUninit<T>`, and the caller promises that it is valid.
        // The reference is the one that `into_raw` left, which is the only one.
        unsafe { UniqueArc::new_unchecked(Arc::from_raw(value)) }
    }

    /// Runs an initializer in the memory.
    ///
    /// # Errors
    ///
    /// The initializer's. The memory is freed then.
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

    /// Runs an initializer in the memory, where the value is pinned from then on.
    ///
    /// # Errors
    ///
    /// The initializer's. The memory is freed then.
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
        // SAFETY: The pointer is aligned and valid for writes, and what is there is not dropped. On
        // `Err` the memory is freed without touching it. An `Init` value may move.
        unsafe { pin_init::raw_try_init(self.as_mut_ptr(), init)? };
        // SAFETY: The initializer succeeded.
        Ok(unsafe { self.assume_init() })
    }

    #[inline]
    fn write_pin_init<E>(mut self, init: impl PinInit<T, E>) -> Result<Pin<UniqueArc<T>>, E> {
        // SAFETY: The pointer is aligned and valid for writes, and what is there is not dropped. On
        // `Err` the memory is freed without touching it. On `Ok` the value stays where it is, as it
        // is pinned before anyone gets hold of it.
        unsafe { pin_init::raw_try_init(self.as_mut_ptr(), init)? };
        // SAFETY: The initializer succeeded.
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
        // SAFETY: By the type's invariant there is no other reference to the valid value, and this
        // one is borrowed for as long as the result lives.
        unsafe { &mut self.inner.ptr.as_mut().data }
    }
}

impl<T: ?Sized> From<UniqueArc<T>> for Pin<UniqueArc<T>> {
    #[inline]
    fn from(obj: UniqueArc<T>) -> Self {
        // SAFETY: The value is only reachable through the `Pin` now, and then through an `Arc`,
        // neither of which moves it. It is dropped before its memory is freed.
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
        // SAFETY: An `Arc` keeps its value pinned.
        unsafe { Pin::into_inner_unchecked(item) }.inner
    }
}
