// SPDX-License-Identifier: GPL-2.0

//! Objects that count their references themselves.
//!
//! Many structures of C have a counter of references, and a pair of functions to get and to put
//! one. [`ARef`] is a pointer that owns such a reference. For an object of Rust's own there is
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

/// Types of which every value counts the references to it.
///
/// So an owned [`ARef`] can be made of any shared reference.
///
/// # Safety
///
/// - Every value that is reachable by a shared reference has a counter of references, so that after
///   [`inc_ref`](AlwaysRefCounted::inc_ref) it stays valid, where it is, at least until the
///   matching [`dec_ref`](AlwaysRefCounted::dec_ref). In particular, there is no way to have a
///   value on the stack, or one in a box.
/// - Nothing has exclusive access to a value while there is more than one reference to it.
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
    /// Counts one more reference.
    fn inc_ref(&self);

    /// Counts one reference less. With the last one the value is freed.
    ///
    /// # Safety
    ///
    /// The caller owns a reference that was counted, and gives it up: unless it owns another one,
    /// it does not use the value any more.
    unsafe fn dec_ref(obj: NonNull<Self>);
}

/// An owned reference to a value that counts its references.
///
/// Cloning counts one more reference, dropping one less. As the last reference may free the value,
/// an `ARef` may be dropped only where that is allowed: see the type's documentation.
///
/// See [`AlwaysRefCounted`] for an example.
///
/// # Invariants
///
/// The pointer points to a valid `T`, of which the `ARef` owns a reference that was counted.
#[repr(transparent)]
pub struct ARef<T: AlwaysRefCounted> {
    ptr: NonNull<T>,
    // It may drop a `T`.
    _p: PhantomData<T>,
}

// SAFETY: It gives access to a shared `T`, so that has to be `Sync`. With the last reference the
// `T` is dropped, wherever that happens, so it has to be `Send`.
unsafe impl<T: AlwaysRefCounted + Sync + Send> Send for ARef<T> {}

// SAFETY: A shared `ARef` can be cloned, so it is good for all that an owned one is good for.
unsafe impl<T: AlwaysRefCounted + Sync + Send> Sync for ARef<T> {}

// The value stays where it is when the pointer moves.
impl<T: AlwaysRefCounted> Unpin for ARef<T> {}

impl<T: AlwaysRefCounted> ARef<T> {
    /// Makes an owned reference of one that was counted already.
    ///
    /// # Safety
    ///
    /// `ptr` points to a valid `T`, and the caller owns a reference that was counted and gives it
    /// to the `ARef`.
    #[inline]
    pub unsafe fn from_raw(ptr: NonNull<T>) -> Self {
        // INVARIANT: The caller promises it.
        Self {
            ptr,
            _p: PhantomData,
        }
    }

    /// Gives the reference to the caller, who then has to count it down some time.
    ///
    /// [`from_raw`](ARef::from_raw) undoes it.
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
        // SAFETY: The reference is the one that was just counted.
        unsafe { Self::from_raw(self.ptr) }
    }
}

impl<T: AlwaysRefCounted> Deref for ARef<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: By the type's invariant it points to a valid `T`, which stays so as long as the
        // reference is owned.
        unsafe { self.ptr.as_ref() }
    }
}

impl<T: AlwaysRefCounted> From<&T> for ARef<T> {
    #[inline]
    fn from(b: &T) -> Self {
        b.inc_ref();
        // SAFETY: The reference is the one that was just counted.
        unsafe { Self::from_raw(NonNull::from(b)) }
    }
}

impl<T: AlwaysRefCounted> Drop for ARef<T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type's invariant there is a reference to give up, and `self` is not used
        // any more.
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

// SAFETY: The pointer of a reference is not null, and is aligned for the type.
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
        // SAFETY: `ptr` came from `into_raw`, so it is not null, and the reference that the `ARef`
        // owned is still there, as it is taken back only once.
        unsafe { ARef::from_raw(NonNull::new_unchecked(ptr.cast())) }
    }

    #[inline]
    unsafe fn borrow<'a>(ptr: *mut c_void) -> &'a T {
        // SAFETY: `ptr` came from `into_raw`. The reference that the `ARef` owned keeps the value
        // valid until it is taken back, which does not happen during `'a`.
        unsafe { &*ptr.cast() }
    }

    #[inline]
    unsafe fn borrow_mut<'a>(ptr: *mut c_void) -> &'a T {
        // SAFETY: The caller promises even more than `borrow` asks for.
        unsafe { <Self as ForeignOwnable>::borrow(ptr) }
    }
}
