// SPDX-License-Identifier: GPL-2.0

//! Values that C code keeps for Rust.

use crate::{
    alloc::{
        Allocator,
        Box, //
    },
    ffi::c_void, //
};
use core::{
    pin::Pin,
    ptr::NonNull, //
};

/// Owned values that C can keep as a `void *`.
///
/// [`into_foreign`](ForeignOwnable::into_foreign) gives the value away for a pointer, which C
/// stores wherever it has room for one. While it is there the value can be [borrowed], and at the
/// end [`from_foreign`](ForeignOwnable::from_foreign) takes it back.
///
/// # Safety
///
/// The pointer that [`into_foreign`](ForeignOwnable::into_foreign) returns must not be null, and
/// must be a multiple of [`FOREIGN_ALIGN`](ForeignOwnable::FOREIGN_ALIGN). Beyond that it may be
/// anything.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, types::ForeignOwnable};
///
/// let ptr = KBox::new(41, GFP_KERNEL)?.into_foreign();
///
/// // SAFETY: `ptr` came from `into_foreign` just now, and `from_foreign` is called later.
/// *unsafe { KBox::<i32>::borrow_mut(ptr) } += 1;
///
/// // SAFETY: `ptr` came from `into_foreign`, and nothing borrows it. It is not used again.
/// let value = unsafe { KBox::<i32>::from_foreign(ptr) };
/// assert_eq!(*value, 42);
/// # Ok::<(), Error>(())
/// ```
///
/// [borrowed]: ForeignOwnable::borrow
pub unsafe trait ForeignOwnable: Sized {
    /// What the pointer is a multiple of: the low bits of it can be used for something else.
    const FOREIGN_ALIGN: usize;

    /// What borrowing the value gives.
    type Borrowed<'a>
    where
        Self: 'a;

    /// What borrowing the value for changes gives.
    type BorrowedMut<'a>
    where
        Self: 'a;

    /// Gives the value to C.
    ///
    /// The pointer is not null and a multiple of [`Self::FOREIGN_ALIGN`]. It is good for nothing
    /// but the other functions of this trait: in particular, it need not point to memory.
    fn into_foreign(self) -> *mut c_void;

    /// Takes the value back from C.
    ///
    /// # Safety
    ///
    /// `ptr` was returned by [`into_foreign`](Self::into_foreign), and has not been given to this
    /// function since. What was borrowed by it is not used any more.
    unsafe fn from_foreign(ptr: *mut c_void) -> Self;

    /// Takes the value back from C, if there is one: `None` for a null pointer.
    ///
    /// # Safety
    ///
    /// `ptr` is null, or as for [`from_foreign`](Self::from_foreign).
    #[inline]
    unsafe fn try_from_foreign(ptr: *mut c_void) -> Option<Self> {
        if ptr.is_null() {
            return None;
        }

        // SAFETY: It is not null, so the caller vouches for the rest.
        Some(unsafe { Self::from_foreign(ptr) })
    }

    /// Borrows the value while C has it.
    ///
    /// # Safety
    ///
    /// `ptr` was returned by [`into_foreign`](Self::into_foreign), and is not given to
    /// [`from_foreign`](Self::from_foreign) before the end of `'a`. For all of `'a` it is not
    /// borrowed by [`borrow_mut`](Self::borrow_mut).
    unsafe fn borrow<'a>(ptr: *mut c_void) -> Self::Borrowed<'a>;

    /// Borrows the value for changes, while C has it.
    ///
    /// # Safety
    ///
    /// `ptr` was returned by [`into_foreign`](Self::into_foreign), and is not given to
    /// [`from_foreign`](Self::from_foreign) before the end of `'a`. For all of `'a` it is not
    /// borrowed by anything else.
    unsafe fn borrow_mut<'a>(ptr: *mut c_void) -> Self::BorrowedMut<'a>;
}

// SAFETY: A dangling pointer is not null, and is aligned.
unsafe impl ForeignOwnable for () {
    const FOREIGN_ALIGN: usize = align_of::<()>();

    type Borrowed<'a> = ();
    type BorrowedMut<'a> = ();

    #[inline]
    fn into_foreign(self) -> *mut c_void {
        NonNull::<()>::dangling().as_ptr().cast()
    }

    #[inline]
    unsafe fn from_foreign(_: *mut c_void) -> Self {}

    #[inline]
    unsafe fn borrow<'a>(_: *mut c_void) -> Self::Borrowed<'a> {}

    #[inline]
    unsafe fn borrow_mut<'a>(_: *mut c_void) -> Self::BorrowedMut<'a> {}
}

// SAFETY: The pointer of a box is not null. It is aligned for the type, and if that has a size, it
// comes from the allocator, which aligns it to at least `MIN_ALIGN`.
unsafe impl<T, A: Allocator> ForeignOwnable for Box<T, A> {
    const FOREIGN_ALIGN: usize = if size_of::<T>() > 0 && A::MIN_ALIGN > align_of::<T>() {
        A::MIN_ALIGN
    } else {
        align_of::<T>()
    };

    type Borrowed<'a>
        = &'a T
    where
        Self: 'a;
    type BorrowedMut<'a>
        = &'a mut T
    where
        Self: 'a;

    #[inline]
    fn into_foreign(self) -> *mut c_void {
        Box::into_raw(self).cast()
    }

    #[inline]
    unsafe fn from_foreign(ptr: *mut c_void) -> Self {
        // SAFETY: `ptr` came from `Box::into_raw`, and the caller takes it back only once.
        unsafe { Box::from_raw(ptr.cast()) }
    }

    #[inline]
    unsafe fn borrow<'a>(ptr: *mut c_void) -> &'a T {
        // SAFETY: `ptr` came from `Box::into_raw`, so it points to a valid `T`, which by the
        // contract is neither dropped nor changed during `'a`.
        unsafe { &*ptr.cast() }
    }

    #[inline]
    unsafe fn borrow_mut<'a>(ptr: *mut c_void) -> &'a mut T {
        // SAFETY: `ptr` came from `Box::into_raw`, so it points to a valid `T`, which by the
        // contract is not dropped during `'a`, nor used in any other way.
        unsafe { &mut *ptr.cast() }
    }
}

// SAFETY: As for the box itself.
unsafe impl<T, A: Allocator> ForeignOwnable for Pin<Box<T, A>> {
    const FOREIGN_ALIGN: usize = <Box<T, A> as ForeignOwnable>::FOREIGN_ALIGN;

    type Borrowed<'a>
        = Pin<&'a T>
    where
        Self: 'a;
    type BorrowedMut<'a>
        = Pin<&'a mut T>
    where
        Self: 'a;

    #[inline]
    fn into_foreign(self) -> *mut c_void {
        // SAFETY: The value stays where it is, and is given back only pinned.
        unsafe { Pin::into_inner_unchecked(self) }.into_foreign()
    }

    #[inline]
    unsafe fn from_foreign(ptr: *mut c_void) -> Self {
        // SAFETY: The contract is the same, and the value was pinned when it was given away.
        unsafe { Pin::new_unchecked(Box::from_foreign(ptr)) }
    }

    #[inline]
    unsafe fn borrow<'a>(ptr: *mut c_void) -> Pin<&'a T> {
        // SAFETY: As for the box itself; and the value was pinned when it was given away.
        unsafe { Pin::new_unchecked(&*ptr.cast()) }
    }

    #[inline]
    unsafe fn borrow_mut<'a>(ptr: *mut c_void) -> Pin<&'a mut T> {
        // SAFETY: As for the box itself; and the value was pinned when it was given away.
        unsafe { Pin::new_unchecked(&mut *ptr.cast()) }
    }
}
