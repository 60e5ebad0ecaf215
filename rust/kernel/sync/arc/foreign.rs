// SPDX-License-Identifier: GPL-2.0

//! [`Arc`]s that C keeps.

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

// SAFETY: The pointer is that of a box of an `ArcInner<T>`.
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
        // SAFETY: `ptr` came from `into_foreign`, so it is not null, and the reference that the
        // `Arc` owned is still there, as it is taken back only once.
        unsafe { Self::from_inner(NonNull::new_unchecked(ptr.cast())) }
    }

    #[inline]
    unsafe fn borrow<'a>(ptr: *mut c_void) -> ArcBorrow<'a, T> {
        // SAFETY: `ptr` came from `into_foreign`, so it is not null. The reference that the `Arc`
        // owned keeps the value until it is taken back, which does not happen during `'a`. Before
        // that, it cannot become the reference of a `UniqueArc`.
        unsafe { ArcBorrow::new(NonNull::new_unchecked(ptr.cast())) }
    }

    #[inline]
    unsafe fn borrow_mut<'a>(ptr: *mut c_void) -> ArcBorrow<'a, T> {
        // SAFETY: The caller promises even more than `borrow` asks for.
        unsafe { <Self as ForeignOwnable>::borrow(ptr) }
    }
}
