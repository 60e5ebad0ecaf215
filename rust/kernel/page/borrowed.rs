// SPDX-License-Identifier: GPL-2.0

//! Borrowed pages of memory.

use super::Page;
use core::{
    marker::PhantomData,
    mem::ManuallyDrop,
    ops::Deref,
    ptr::NonNull, //
};

/// A [`Page`] that is borrowed from its owner.
///
/// # Examples
///
/// ```
/// use core::ptr::NonNull;
/// use kernel::{page::{BorrowedPage, Page}, prelude::*};
///
/// let page = Page::alloc_page(GFP_KERNEL)?;
/// let ptr = NonNull::new(page.as_ptr()).ok_or(EINVAL)?;
///
/// // SAFETY: `page` is freed later.
/// let borrowed = unsafe { BorrowedPage::from_raw(ptr) };
/// assert_eq!(borrowed.nid(), page.nid());
/// # Ok::<(), Error>(())
/// ```
pub struct BorrowedPage<'a>(ManuallyDrop<Page>, PhantomData<&'a Page>);

impl<'a> BorrowedPage<'a> {
    /// Borrows a page of C.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points to an allocated page that is not freed before the
    /// end of `'a`.
    #[inline]
    pub unsafe fn from_raw(ptr: NonNull<bindings::page>) -> Self {
        // INVARIANT: By the safety requirements of this function. The `Page` is never dropped, so
        // it need not own the page.
        Self(ManuallyDrop::new(Page { page: ptr }), PhantomData)
    }
}

impl Deref for BorrowedPage<'_> {
    type Target = Page;

    #[inline]
    fn deref(&self) -> &Page {
        &self.0
    }
}

/// Types whose memory consists of whole pages.
///
/// # Examples
///
/// ```
/// use kernel::{page::{AsPageIter, PAGE_SIZE}, prelude::*};
///
/// // Memory of `vmalloc()` is in one piece, but its pages are anywhere.
/// let mut memory = VBox::<[u8; 2 * PAGE_SIZE]>::new_uninit(GFP_KERNEL)?;
/// assert_eq!(memory.page_iter().count(), 2);
/// # Ok::<(), Error>(())
/// ```
pub trait AsPageIter {
    /// The type of the iterator over the pages.
    type Iter<'a>: Iterator<Item = BorrowedPage<'a>>
    where
        Self: 'a;

    /// Returns an iterator over the pages of the memory, from first to last.
    fn page_iter(&mut self) -> Self::Iter<'_>;
}
