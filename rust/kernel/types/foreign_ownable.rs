// SPDX-License-Identifier: GPL-2.0

//! Passing ownership of Rust values to C code.

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

/// An owned value that C can store as a `void *`.
///
/// [`into_foreign`](ForeignOwnable::into_foreign) passes ownership to C, as a pointer that C can
/// store anywhere. While C owns the value, it can be [borrowed]. Finally
/// [`from_foreign`](ForeignOwnable::from_foreign) takes ownership back.
///
/// # Safety
///
/// Implementers must ensure that the pointer that [`into_foreign`](ForeignOwnable::into_foreign)
/// returns is not null, and is a multiple of [`FOREIGN_ALIGN`](ForeignOwnable::FOREIGN_ALIGN).
/// There are no further requirements.
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
    /// The alignment of the pointer, whose low bits can thus be used for other purposes.
    const FOREIGN_ALIGN: usize;

    /// The type of a shared borrow of the value.
    type Borrowed<'a>
    where
        Self: 'a;

    /// The type of a mutable borrow of the value.
    type BorrowedMut<'a>
    where
        Self: 'a;

    /// Passes ownership of the value to C.
    ///
    /// The pointer is not null and a multiple of [`Self::FOREIGN_ALIGN`]. It can only be passed to
    /// the other functions of this trait: in particular, it need not point to memory.
    fn into_foreign(self) -> *mut c_void;

    /// Takes ownership of the value back from C.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` was returned by [`into_foreign`](Self::into_foreign), and
    /// was not passed to this function since, and that no borrow of the value is used any more.
    unsafe fn from_foreign(ptr: *mut c_void) -> Self;

    /// Takes ownership of the value back from C, or returns `None` for a null pointer.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` is null, or satisfies the requirements of
    /// [`from_foreign`](Self::from_foreign).
    #[inline]
    unsafe fn try_from_foreign(ptr: *mut c_void) -> Option<Self> {
        if ptr.is_null() {
            return None;
        }

        // SAFETY: `ptr` is not null, so by the safety requirements of this function, it satisfies
        // those of `from_foreign()`.
        Some(unsafe { Self::from_foreign(ptr) })
    }

    /// Borrows the value while C owns it.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `ptr` was returned by [`into_foreign`](Self::into_foreign), and is not passed to
    ///   [`from_foreign`](Self::from_foreign) before the end of `'a`.
    /// - The value is not borrowed by [`borrow_mut`](Self::borrow_mut) during `'a`.
    unsafe fn borrow<'a>(ptr: *mut c_void) -> Self::Borrowed<'a>;

    /// Borrows the value mutably while C owns it.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `ptr` was returned by [`into_foreign`](Self::into_foreign), and is not passed to
    ///   [`from_foreign`](Self::from_foreign) before the end of `'a`.
    /// - The value is not borrowed by any other call during `'a`.
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

// SAFETY: The pointer of a box is not null. It is aligned for the type, and if the size of the type
// is not zero, it comes from the allocator, which aligns it to at least `MIN_ALIGN`.
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
        // SAFETY: By the safety requirements of this function, `ptr` was returned by
        // `Box::into_raw`, and this is the only call that takes its ownership back.
        unsafe { Box::from_raw(ptr.cast()) }
    }

    #[inline]
    unsafe fn borrow<'a>(ptr: *mut c_void) -> &'a T {
        // SAFETY: By the safety requirements of this function, `ptr` was returned by
        // `Box::into_raw`, so it points to a valid `T`, which is neither dropped nor borrowed
        // mutably during `'a`.
        unsafe { &*ptr.cast() }
    }

    #[inline]
    unsafe fn borrow_mut<'a>(ptr: *mut c_void) -> &'a mut T {
        // SAFETY: By the safety requirements of this function, `ptr` was returned by
        // `Box::into_raw`, so it points to a valid `T`, which is neither dropped nor borrowed
        // otherwise during `'a`.
        unsafe { &mut *ptr.cast() }
    }
}

// SAFETY: The pointer is that of the `ForeignOwnable` implementation of the box.
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
        // SAFETY: The value is not moved, and the functions below return it only pinned.
        unsafe { Pin::into_inner_unchecked(self) }.into_foreign()
    }

    #[inline]
    unsafe fn from_foreign(ptr: *mut c_void) -> Self {
        // SAFETY: The safety requirements are those of the box's function. The value was pinned
        // when `into_foreign()` was called.
        unsafe { Pin::new_unchecked(Box::from_foreign(ptr)) }
    }

    #[inline]
    unsafe fn borrow<'a>(ptr: *mut c_void) -> Pin<&'a T> {
        // SAFETY: The safety requirements are those of the box's function. The value was pinned
        // when `into_foreign()` was called.
        unsafe { Pin::new_unchecked(&*ptr.cast()) }
    }

    #[inline]
    unsafe fn borrow_mut<'a>(ptr: *mut c_void) -> Pin<&'a mut T> {
        // SAFETY: The safety requirements are those of the box's function. The value was pinned
        // when `into_foreign()` was called.
        unsafe { Pin::new_unchecked(&mut *ptr.cast()) }
    }
}
