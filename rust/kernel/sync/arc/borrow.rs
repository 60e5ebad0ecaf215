// SPDX-License-Identifier: GPL-2.0

//! Borrowed [`Arc`]s.

use super::{
    Arc,
    ArcInner, //
};
use core::{
    marker::{
        CoercePointee,
        PhantomData, //
    },
    mem::ManuallyDrop,
    ops::Deref,
    ptr::NonNull, //
};

/// A borrowed [`Arc`].
///
/// It is a pointer to the value, as a `&T` is, but can be made an [`Arc`] again, by counting one
/// more reference. A `&Arc<T>` can do the same, but is a pointer to a pointer.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, sync::{Arc, ArcBorrow}};
///
/// fn keep(value: ArcBorrow<'_, u32>, kept: &mut Option<Arc<u32>>) {
///     if *value > 40 {
///         *kept = Some(value.into());
///     }
/// }
///
/// let (small, large) = (Arc::new(1, GFP_KERNEL)?, Arc::new(42, GFP_KERNEL)?);
/// let mut kept = None;
/// keep(large.as_arc_borrow(), &mut kept);
/// keep(small.as_arc_borrow(), &mut kept);
/// assert!(kept.is_some_and(|kept| Arc::ptr_eq(&kept, &large)));
/// # Ok::<(), Error>(())
/// ```
///
/// A method can take it as `self`:
///
/// ```
/// use kernel::{prelude::*, sync::{Arc, ArcBorrow}};
///
/// struct Device;
///
/// impl Device {
///     fn shared(self: ArcBorrow<'_, Self>) -> Arc<Self> {
///         self.into()
///     }
/// }
///
/// let device = Arc::new(Device, GFP_KERNEL)?;
/// assert!(Arc::ptr_eq(&device.as_arc_borrow().shared(), &device));
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// For all of `'a` the pointer is as in an [`Arc`], there is a reference that keeps the value, and
/// nothing has exclusive access to it.
#[repr(transparent)]
#[derive(CoercePointee)]
pub struct ArcBorrow<'a, T: ?Sized + 'a> {
    inner: NonNull<ArcInner<T>>,
    _p: PhantomData<&'a ()>,
}

impl<T: ?Sized> Clone for ArcBorrow<'_, T> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for ArcBorrow<'_, T> {}

impl<T: ?Sized> ArcBorrow<'_, T> {
    /// # Safety
    ///
    /// For all of the lifetime, `inner` is as in an [`Arc`], there is a reference that keeps the
    /// value, and there is no [`UniqueArc`](super::UniqueArc) of it.
    #[inline]
    pub(super) unsafe fn new(inner: NonNull<ArcInner<T>>) -> Self {
        // INVARIANT: The caller promises it.
        Self {
            inner,
            _p: PhantomData,
        }
    }

    /// Borrows what [`Arc::into_raw`] or [`Arc::as_ptr`] returned.
    ///
    /// # Safety
    ///
    /// - `ptr` came from [`Arc::into_raw`] or [`Arc::as_ptr`] of an [`Arc`] of the same type.
    /// - For all of the lifetime, there is a reference that keeps the value, and there is no
    ///   [`UniqueArc`](super::UniqueArc) of it.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, sync::{Arc, ArcBorrow}};
    ///
    /// let raw = Arc::new(42, GFP_KERNEL)?.into_raw();
    /// // SAFETY: The pointer comes from `into_raw`, which left a reference.
    /// let borrowed = unsafe { ArcBorrow::from_raw(raw) };
    /// assert_eq!(*borrowed, 42);
    ///
    /// // SAFETY: The pointer comes from `into_raw`, and is not used again.
    /// drop(unsafe { Arc::from_raw(raw) });
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub unsafe fn from_raw(ptr: *const T) -> Self {
        // SAFETY: The caller promises it.
        unsafe { Self::new(ArcInner::container_of(ptr)) }
    }
}

impl<T: ?Sized> From<ArcBorrow<'_, T>> for Arc<T> {
    #[inline]
    fn from(b: ArcBorrow<'_, T>) -> Self {
        // SAFETY: By the type's invariant there is a reference that keeps the value. It belongs to
        // someone else, so this `Arc` is not dropped.
        let arc = ManuallyDrop::new(unsafe { Arc::from_inner(b.inner) });
        Arc::clone(&arc)
    }
}

impl<T: ?Sized> Deref for ArcBorrow<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: By the type's invariant there is a valid value, and access to it is only shared.
        unsafe { &self.inner.as_ref().data }
    }
}
