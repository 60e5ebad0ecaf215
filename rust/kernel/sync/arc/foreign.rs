// SPDX-License-Identifier: GPL-2.0

//! Passing ownership of an [`Arc`] to C.

use super::{
    Arc,
    ArcBorrow,
    ArcInner, //
};
use crate::{
    alloc::KBox,
    ffi::c_void,
    types::ForeignOwnable, //
};
use core::{
    mem::ManuallyDrop,
    ptr::NonNull, //
};

// SAFETY: The pointer is the same as that of a `KBox<ArcInner<T>>`, with its alignment.
unsafe impl<T: 'static> ForeignOwnable for Arc<T> {
    const FOREIGN_ALIGN: usize = <KBox<ArcInner<T>> as ForeignOwnable>::FOREIGN_ALIGN;

    type Borrowed<'a> = ArcBorrow<'a, T>;
    type BorrowedMut<'a> = ArcBorrow<'a, T>;

    #[inline]
    fn into_foreign(self) -> *mut c_void {
        ManuallyDrop::new(self).ptr.as_ptr().cast()
    }

    #[inline]
    unsafe fn from_foreign(ptr: *mut c_void) -> Self {
        // SAFETY: By the contract of the trait, `ptr` came from `into_foreign`, so it is not null,
        // and it is taken back only once, so it still owns its reference.
        unsafe { Self::from_inner(NonNull::new_unchecked(ptr.cast())) }
    }

    #[inline]
    unsafe fn borrow<'a>(ptr: *mut c_void) -> ArcBorrow<'a, T> {
        // SAFETY: By the contract of the trait, `ptr` came from `into_foreign`, so it is not null,
        // and is not taken back during `'a`. Until then, its reference keeps the value alive and
        // cannot become that of a `UniqueArc`.
        unsafe { ArcBorrow::new(NonNull::new_unchecked(ptr.cast())) }
    }

    #[inline]
    unsafe fn borrow_mut<'a>(ptr: *mut c_void) -> ArcBorrow<'a, T> {
        // SAFETY: The requirements of `borrow_mut` include those of `borrow`.
        unsafe { <Self as ForeignOwnable>::borrow(ptr) }
    }
}
