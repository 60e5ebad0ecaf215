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

/// A borrowed [`Arc`]: a reference to the value that can be upgraded to an [`Arc`].
///
/// Like `&T`, it is a pointer to the value. Unlike `&T`, it can be converted into an [`Arc`], which
/// increments the reference count. `&Arc<T>` can do the same, but has a double indirection.
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
/// Methods can take `self: ArcBorrow<'_, Self>`:
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
/// For all of `'a`, the pointer satisfies the invariants of [`Arc`], a reference keeps the value
/// alive, and nothing has exclusive access to it.
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
    /// Creates a borrow from a pointer to the allocation.
    ///
    /// # Safety
    ///
    /// The caller must ensure that, for all of the lifetime, `inner` satisfies the invariants of an
    /// [`Arc`], a reference keeps the value alive, and there is no [`UniqueArc`](super::UniqueArc)
    /// of it.
    #[inline]
    pub(super) unsafe fn new(inner: NonNull<ArcInner<T>>) -> Self {
        // INVARIANT: By the safety requirements of this function.
        Self {
            inner,
            _p: PhantomData,
        }
    }

    /// Creates a borrow from a pointer that [`Arc::into_raw`] or [`Arc::as_ptr`] returned.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `ptr` came from [`Arc::into_raw`] or [`Arc::as_ptr`] of an [`Arc`] of the same type;
    /// - for all of the lifetime, a reference keeps the value alive, and there is no
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
        // SAFETY: By the safety requirements of this function, which include those of both
        // functions.
        unsafe { Self::new(ArcInner::container_of(ptr)) }
    }
}

impl<T: ?Sized> From<ArcBorrow<'_, T>> for Arc<T> {
    #[inline]
    fn from(b: ArcBorrow<'_, T>) -> Self {
        // SAFETY: By the type invariants, `b.inner` satisfies those of `Arc`. The counted reference
        // has another owner, which is why this `Arc` is not dropped.
        let arc = ManuallyDrop::new(unsafe { Arc::from_inner(b.inner) });
        Arc::clone(&arc)
    }
}

impl<T: ?Sized> Deref for ArcBorrow<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: By the type invariants, the value is valid, and only accessed as shared.
        unsafe { &self.inner.as_ref().data }
    }
}
