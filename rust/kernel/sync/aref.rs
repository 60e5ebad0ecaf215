// SPDX-License-Identifier: GPL-2.0

//! Objects with a built-in reference count.
//!
//! Many structures of C contain a reference counter, with a pair of functions to get and to put a
//! reference. [`ARef`] is a pointer that owns such a reference. For Rust's own objects, use
//! [`Arc`](crate::sync::Arc).

use crate::{
    ffi::c_void,
    types::ForeignOwnable, //
};
use core::{
    marker::PhantomData,
    mem::ManuallyDrop,
    ops::Deref,
    ptr::NonNull, //
};

/// Types whose values are always reference-counted by themselves.
///
/// An owned [`ARef`] can therefore be created from any shared reference.
///
/// # Safety
///
/// Implementers must ensure that:
///
/// - every value that is reachable through a shared reference has a reference counter, so that
///   after [`inc_ref`](AlwaysRefCounted::inc_ref) it stays valid, and in place, at least until the
///   matching [`dec_ref`](AlwaysRefCounted::dec_ref). In particular, safe code must have no way to
///   place a value on the stack or in a box;
/// - nothing has exclusive access to a value while there is more than one reference to it.
///
/// # Examples
///
/// ```
/// use core::ptr::NonNull;
/// use kernel::{
///     prelude::*,
///     sync::{
///         aref::{ARef, AlwaysRefCounted},
///         Refcount,
///     },
/// };
///
/// /// # Invariants
/// ///
/// /// It is in a `KBox` that was leaked, and of which its references are the owners.
/// pub struct Session {
///     users: Refcount,
///     id: u32,
/// }
///
/// impl Session {
///     fn new(id: u32) -> Result<ARef<Self>> {
///         let session = KBox::new(Self { users: Refcount::new(1), id }, GFP_KERNEL)?;
///         // INVARIANT: There is one reference, the new one, which owns the box.
///         // SAFETY: The reference that is counted is the one that is returned.
///         Ok(unsafe { ARef::from_raw(NonNull::from(KBox::leak(session))) })
///     }
/// }
///
/// // SAFETY: `new` is the only way to a session. The box is freed with the last reference, and
/// // none of them allows exclusive access.
/// unsafe impl AlwaysRefCounted for Session {
///     fn inc_ref(&self) {
///         self.users.inc();
///     }
///
///     unsafe fn dec_ref(obj: NonNull<Self>) {
///         // SAFETY: The caller has a reference, so the session is there.
///         if unsafe { obj.as_ref() }.users.dec_and_test() {
///             // SAFETY: By the invariant it is in a box, which nothing refers to any more.
///             drop(unsafe { KBox::from_raw(obj.as_ptr()) });
///         }
///     }
/// }
///
/// let first = Session::new(7)?;
/// let second = first.clone();
/// drop(first);
/// assert_eq!(second.id, 7);
///
/// // A shared reference is as good.
/// let third = ARef::from(&*second);
/// drop(second);
/// assert_eq!(third.id, 7);
/// # Ok::<(), Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not count the references to it",
    note = "`ARef` is for objects of C that do; for values of Rust there is `Arc`"
)]
pub unsafe trait AlwaysRefCounted {
    /// Increments the reference count.
    fn inc_ref(&self);

    /// Decrements the reference count, and frees the value if that was the last reference.
    ///
    /// # Safety
    ///
    /// The caller must ensure that it owns a counted reference to the value, which this call takes,
    /// and that it does not use the value afterwards, unless it owns another reference.
    unsafe fn dec_ref(obj: NonNull<Self>);
}

/// An owned reference to a reference-counted value.
///
/// Cloning it increments the reference count, dropping it decrements the count. As the last
/// reference may free the value, an `ARef` may only be dropped in contexts that allow that: see the
/// documentation of the type.
///
/// See [`AlwaysRefCounted`] for an example.
///
/// # Invariants
///
/// The pointer points to a valid `T`, and the `ARef` owns a counted reference to it.
#[repr(transparent)]
pub struct ARef<T: AlwaysRefCounted> {
    ptr: NonNull<T>,
    // It may drop a `T`.
    _p: PhantomData<T>,
}

// SAFETY: It gives access to `&T`, which needs `T: Sync`. The last reference drops the `T`, in any
// thread, which needs `T: Send`.
unsafe impl<T: AlwaysRefCounted + Sync + Send> Send for ARef<T> {}

// SAFETY: A shared `ARef` can be cloned, so the requirements are those for sending one.
unsafe impl<T: AlwaysRefCounted + Sync + Send> Sync for ARef<T> {}

// Moving the pointer does not move the value.
impl<T: AlwaysRefCounted> Unpin for ARef<T> {}

impl<T: AlwaysRefCounted> ARef<T> {
    /// Creates an [`ARef`] from an already counted reference, and takes ownership of it.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points to a valid `T` to which the caller owns a counted
    /// reference, whose ownership it passes to the `ARef`.
    #[inline]
    pub unsafe fn from_raw(ptr: NonNull<T>) -> Self {
        // INVARIANT: By the safety requirements of this function.
        Self {
            ptr,
            _p: PhantomData,
        }
    }

    /// Releases ownership of the reference without decrementing the count.
    ///
    /// [`from_raw`](ARef::from_raw) takes it back. Otherwise the reference is leaked.
    ///
    /// # Examples
    ///
    /// ```
    /// use core::ptr::NonNull;
    /// use kernel::sync::aref::{ARef, AlwaysRefCounted};
    ///
    /// struct Always(u32);
    ///
    /// // SAFETY: The only value there is, below, is never freed.
    /// unsafe impl AlwaysRefCounted for Always {
    ///     fn inc_ref(&self) {}
    ///     unsafe fn dec_ref(_obj: NonNull<Self>) {}
    /// }
    ///
    /// static ALWAYS: Always = Always(42);
    ///
    /// let raw = ARef::into_raw(ARef::from(&ALWAYS));
    /// assert_eq!(raw, NonNull::from(&ALWAYS));
    ///
    /// // SAFETY: The reference is that of `into_raw`.
    /// let again = unsafe { ARef::from_raw(raw) };
    /// assert_eq!(again.0, 42);
    /// ```
    #[inline]
    pub fn into_raw(me: Self) -> NonNull<T> {
        ManuallyDrop::new(me).ptr
    }
}

impl<T: AlwaysRefCounted> Clone for ARef<T> {
    #[inline]
    fn clone(&self) -> Self {
        self.inc_ref();
        // SAFETY: `self.ptr` is valid, and the reference is the one that was just counted.
        unsafe { Self::from_raw(self.ptr) }
    }
}

impl<T: AlwaysRefCounted> Deref for ARef<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: By the type invariants, the pointer points to a valid `T`, which stays valid as
        // long as the reference is owned.
        unsafe { self.ptr.as_ref() }
    }
}

impl<T: AlwaysRefCounted> From<&T> for ARef<T> {
    #[inline]
    fn from(b: &T) -> Self {
        b.inc_ref();
        // SAFETY: `b` is valid, and the reference is the one that was just counted.
        unsafe { Self::from_raw(NonNull::from(b)) }
    }
}

impl<T: AlwaysRefCounted> Drop for ARef<T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariants, the `ARef` owns a counted reference. It is not used
        // again, as `self` is being dropped.
        unsafe { T::dec_ref(self.ptr) };
    }
}

impl<T, U> PartialEq<ARef<U>> for ARef<T>
where
    T: AlwaysRefCounted + PartialEq<U>,
    U: AlwaysRefCounted,
{
    #[inline]
    fn eq(&self, other: &ARef<U>) -> bool {
        **self == **other
    }
}

impl<T: AlwaysRefCounted + Eq> Eq for ARef<T> {}

impl<T, U> PartialEq<&'_ U> for ARef<T>
where
    T: AlwaysRefCounted + PartialEq<U>,
{
    #[inline]
    fn eq(&self, other: &&U) -> bool {
        **self == **other
    }
}

// SAFETY: The pointer comes from a `NonNull<T>`, so it is not null, and aligned for `T`.
unsafe impl<T: AlwaysRefCounted> ForeignOwnable for ARef<T> {
    const FOREIGN_ALIGN: usize = align_of::<T>();

    type Borrowed<'a>
        = &'a T
    where
        Self: 'a;
    type BorrowedMut<'a>
        = &'a T
    where
        Self: 'a;

    #[inline]
    fn into_foreign(self) -> *mut c_void {
        ARef::into_raw(self).as_ptr().cast()
    }

    #[inline]
    unsafe fn from_foreign(ptr: *mut c_void) -> Self {
        // SAFETY: By the contract of the trait, `ptr` came from `into_foreign`, so it is not null,
        // and it is taken back only once, so it still owns its reference.
        unsafe { ARef::from_raw(NonNull::new_unchecked(ptr.cast())) }
    }

    #[inline]
    unsafe fn borrow<'a>(ptr: *mut c_void) -> &'a T {
        // SAFETY: By the contract of the trait, `ptr` came from `into_foreign` and is not taken
        // back during `'a`. Until then, the reference that it owns keeps the value valid.
        unsafe { &*ptr.cast() }
    }

    #[inline]
    unsafe fn borrow_mut<'a>(ptr: *mut c_void) -> &'a T {
        // SAFETY: The requirements of `borrow_mut` include those of `borrow`.
        unsafe { <Self as ForeignOwnable>::borrow(ptr) }
    }
}
