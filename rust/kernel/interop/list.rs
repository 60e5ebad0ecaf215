// SPDX-License-Identifier: GPL-2.0

//! Access to C's linked lists of `struct list_head`.
//!
//! C header: [`include/linux/list.h`](srctree/include/linux/list.h)
//!
//! Lists can be read here, but not modified. For lists in Rust code, use
//! [`kernel::list::List`](crate::list::List).
//!
//! # Examples
//!
//! A C function returns a list of `struct widget`, which has a field `struct list_head node`.
//!
//! ```
//! use kernel::{bindings, interop::list::clist_create, types::Opaque};
//! #
//! # #[repr(C)]
//! # struct CWidget {
//! #     size: u32,
//! #     node: bindings::list_head,
//! # }
//! #
//! # let unlinked = bindings::list_head {
//! #     next: core::ptr::null_mut(),
//! #     prev: core::ptr::null_mut(),
//! # };
//! # let head = Opaque::new(unlinked);
//! # let head = head.get();
//! # // SAFETY: It can be written.
//! # unsafe { bindings::INIT_LIST_HEAD(head) };
//! # let widgets = [10, 20, 30].map(|size| Opaque::new(CWidget { size, node: unlinked }));
//! # for widget in &widgets {
//! #     // SAFETY: The widget is in no list, and the list has been initialized. All of them stay
//! #     // where they are until the end.
//! #     unsafe { bindings::list_add_tail(&raw mut (*widget.get()).node, head) };
//! # }
//!
//! /// Wraps C's `struct widget`.
//! #[repr(transparent)]
//! struct Widget(Opaque<CWidget>);
//!
//! impl Widget {
//!     fn size(&self) -> u32 {
//!         // SAFETY: C does not change it once the widget is in the list.
//!         unsafe { (*self.0.get()).size }
//!     }
//! }
//!
//! // SAFETY: `head` is a list of `struct widget`, each linked by its `node`, and C does not change
//! // it while it is in use here.
//! let list = unsafe { clist_create!(head, Widget, CWidget, node) };
//!
//! assert!(!list.is_empty());
//! assert!(list.iter().map(Widget::size).eq([10, 20, 30]));
//! ```

use crate::{
    bindings,
    types::Opaque, //
};
use core::{
    iter::FusedIterator,
    marker::PhantomData,
    ptr, //
};
use pin_init::{
    pin_data,
    pin_init,
    PinInit, //
};

/// C's `struct list_head`: the head of a list, or the link of an item in it.
///
/// # Invariants
///
/// Its pointers, and those of all `list_head`s reachable through them, are valid. They are not
/// modified while there is a reference to one of them, except as [`CListHead::from_raw`] allows.
#[pin_data]
#[repr(transparent)]
pub struct CListHead {
    #[pin]
    inner: Opaque<bindings::list_head>,
}

// SAFETY: A `list_head` is not bound to a thread.
unsafe impl Send for CListHead {}

// SAFETY: A shared reference only allows reading, and by the type invariants nothing is modified.
unsafe impl Sync for CListHead {}

impl CListHead {
    /// Creates a reference from a pointer to a `list_head` of C.
    ///
    /// # Safety
    ///
    /// The caller must ensure that, during `'a`:
    ///
    /// - `ptr` points to a `list_head` that was initialized by C (`INIT_LIST_HEAD()` is enough),
    ///   and all `list_head`s that it is linked with are valid too;
    /// - none of them is modified, except by functions of this type.
    #[inline]
    pub unsafe fn from_raw<'a>(ptr: *mut bindings::list_head) -> &'a Self {
        // INVARIANT: By the safety requirements of this function.
        // SAFETY: By the safety requirements, there is a valid `list_head`, of which this type is a
        // transparent wrapper.
        unsafe { &*ptr.cast() }
    }

    /// Returns a pointer for C.
    ///
    /// Code that modifies the list through it must uphold the invariants of this type: there must
    /// be no reference in use to a `list_head` that is affected.
    #[inline]
    pub fn as_raw(&self) -> *mut bindings::list_head {
        self.inner.get()
    }

    /// Returns the next link of the list: that of an item, or the head again after the last item.
    ///
    /// The next of an item that is not in a list, or of the head of an empty list, is itself.
    #[inline]
    pub fn next(&self) -> &Self {
        // SAFETY: By the type invariants, it is initialized and not being modified.
        let next = unsafe { (*self.as_raw()).next };
        // SAFETY: By the type invariants, `next` points to a valid `list_head`, which stays valid
        // and unmodified for as long as `self` does.
        unsafe { Self::from_raw(next) }
    }

    /// Returns whether it is linked with others: an item that is in a list, or a list with items.
    #[inline]
    pub fn is_linked(&self) -> bool {
        self.next() != self
    }

    /// Creates an initializer of the head of an empty list.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{interop::list::CListHead, prelude::*};
    ///
    /// let head = KBox::pin_init(CListHead::new(), GFP_KERNEL)?;
    /// assert!(!head.is_linked());
    /// assert!(*head.next() == *head);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn new() -> impl PinInit<Self> {
        // INVARIANT: `INIT_LIST_HEAD` makes the pointers point to the `list_head` itself, which is
        // pinned.
        pin_init!(Self {
            // SAFETY: `head` is valid for writes, and pinned.
            inner <- Opaque::ffi_init(|head| unsafe { bindings::INIT_LIST_HEAD(head) }),
        })
    }
}

impl PartialEq for CListHead {
    /// Compares by address.
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        ptr::eq(self, other)
    }
}

impl Eq for CListHead {}

/// An iterator over the links of the items of a list.
struct CListHeadIter<'a> {
    next: &'a CListHead,
    head: &'a CListHead,
}

impl<'a> Iterator for CListHeadIter<'a> {
    type Item = &'a CListHead;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.next == self.head {
            return None;
        }

        let link = self.next;
        self.next = link.next();
        Some(link)
    }
}

/// A C list whose items are of type `T`.
///
/// `OFFSET` is the offset in bytes of the `list_head` within a `T`.
///
/// # Invariants
///
/// Every `list_head` in the list, except for the head, is at this offset in a valid `T`, which may
/// be shared while there is a reference to the list.
#[repr(transparent)]
pub struct CList<T, const OFFSET: usize>(CListHead, PhantomData<T>);

impl<T, const OFFSET: usize> CList<T, OFFSET> {
    /// Creates a reference from a pointer to the head of a C list.
    ///
    /// [`clist_create!`] determines the offset.
    ///
    /// # Safety
    ///
    /// The caller must ensure that, during `'a`:
    ///
    /// - `ptr` satisfies the requirements of [`CListHead::from_raw`], and is the head of a list;
    /// - each other `list_head` in the list is `OFFSET` bytes into an item;
    /// - each item is valid, and a `&T` may refer to it. The latter holds for a C structure if `T`
    ///   is a transparent wrapper of [`Opaque`] of it.
    #[inline]
    pub unsafe fn from_raw<'a>(ptr: *mut bindings::list_head) -> &'a Self {
        // INVARIANT: By the safety requirements of this function.
        // SAFETY: By the safety requirements, there is a valid `list_head`, of which this type is a
        // transparent wrapper.
        unsafe { &*ptr.cast() }
    }

    /// Returns whether the list is empty.
    #[inline]
    pub fn is_empty(&self) -> bool {
        !self.0.is_linked()
    }

    /// Returns an iterator over the items, from the first to the last.
    #[inline]
    pub fn iter(&self) -> CListIter<'_, T, OFFSET> {
        let head = &self.0;
        CListIter {
            links: CListHeadIter {
                next: head.next(),
                head,
            },
            _list: PhantomData,
        }
    }
}

/// An iterator over the items of a list.
///
/// Created by [`CList::iter`].
///
/// # Invariants
///
/// `links` iterates over a `CList<T, OFFSET>` that is borrowed during `'a`.
pub struct CListIter<'a, T, const OFFSET: usize> {
    links: CListHeadIter<'a>,
    _list: PhantomData<&'a T>,
}

impl<'a, T, const OFFSET: usize> Iterator for CListIter<'a, T, OFFSET> {
    type Item = &'a T;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let link = self.links.next()?;
        // SAFETY: By the type invariants, this link is in a `CList<T, OFFSET>` and is not its head,
        // so it is `OFFSET` bytes into a `T` that may be shared during `'a`.
        Some(unsafe { &*link.as_raw().byte_sub(OFFSET).cast::<T>() })
    }
}

impl<T, const OFFSET: usize> FusedIterator for CListIter<'_, T, OFFSET> {}

/// Creates a reference to a [`CList`] from a pointer to the head of a C list.
///
/// `clist_create!(head, Rust, C, field)` returns a `&CList<Rust, _>`. The items are of the C type
/// `C`, and linked by their field `field`, which must be a `list_head`.
///
/// # Safety
///
/// The caller must ensure that the safety requirements of [`CList::from_raw`] are met, except for
/// the offset. The macro must be called in an `unsafe` block.
///
/// # Examples
///
/// See [`kernel::interop::list`](crate::interop::list).
///
/// [`CList`]: crate::interop::list::CList
/// [`CList::from_raw`]: crate::interop::list::CList::from_raw
#[macro_export]
#[doc(hidden)]
macro_rules! clist_create {
    ($head:expr, $rust_type:ty, $c_type:ty, $($field:tt).+) => {{
        // Check that the field is a `list_head`.
        let _: fn(*const $c_type) -> *const $crate::bindings::list_head =
            |__item| &raw const (*__item).$($field).+;

        $crate::interop::list::CList::<
            $rust_type,
            { $crate::__core::mem::offset_of!($c_type, $($field).+) },
        >::from_raw($head)
    }};
}
pub use clist_create;
