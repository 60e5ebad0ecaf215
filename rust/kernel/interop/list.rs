// SPDX-License-Identifier: GPL-2.0

//! Lists that C code made, of `struct list_head`.
//!
//! C header: [`include/linux/list.h`](srctree/include/linux/list.h)
//!
//! They can be looked at here, not changed. Rust code that wants a list of its own takes
//! [`kernel::list::List`](crate::list::List).
//!
//! # Examples
//!
//! A function of C hands out a list of `struct widget`, which has a field `struct list_head node`.
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

/// C's `struct list_head`: the head of a list, or an item's link in it.
///
/// # Invariants
///
/// Its pointers, and those of all that can be reached by them, are valid. Nothing changes them
/// while there is a reference to one of them, except as [`CListHead::from_raw`] allows.
#[pin_data]
#[repr(transparent)]
pub struct CListHead {
    #[pin]
    inner: Opaque<bindings::list_head>,
}

// SAFETY: Nothing in it is bound to a thread.
unsafe impl Send for CListHead {}

// SAFETY: Shared, it can be read only, and by its invariant nothing changes meanwhile.
unsafe impl Sync for CListHead {}

impl CListHead {
    /// Takes a pointer of C for a reference.
    ///
    /// # Safety
    ///
    /// During `'a`:
    ///
    /// - `ptr` must point to a `list_head` that C has initialized (`INIT_LIST_HEAD()` will do), and
    ///   the `list_head`s that it is linked with must be there, too.
    /// - None of them may be changed, except by functions of this type.
    #[inline]
    pub unsafe fn from_raw<'a>(ptr: *mut bindings::list_head) -> &'a Self {
        // INVARIANT: The caller promises it.
        // SAFETY: The caller promises that there is one; this type is a transparent wrapper of it.
        unsafe { &*ptr.cast() }
    }

    /// The pointer for C.
    ///
    /// Whoever changes the list with it must see to the type's invariants: there must be no
    /// reference in use then that relies on what is changed.
    #[inline]
    pub fn as_raw(&self) -> *mut bindings::list_head {
        self.inner.get()
    }

    /// The one that follows: an item's link, or the head again after the last of them.
    ///
    /// One that is in no list, and the head of an empty one, follow themselves.
    #[inline]
    pub fn next(&self) -> &Self {
        // SAFETY: By the type invariant it is initialized, and nothing changes it now.
        let next = unsafe { (*self.as_raw()).next };
        // SAFETY: By the type invariant this points to a valid one, which stays valid and unchanged
        // for as long as `self` does.
        unsafe { Self::from_raw(next) }
    }

    /// Whether there are others in the ring: an item is in a list, or a list has items.
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
        // INVARIANT: `INIT_LIST_HEAD` makes its pointers point to itself, which is pinned.
        pin_init!(Self {
            // SAFETY: The pointer is valid for writes.
            inner <- Opaque::ffi_init(|head| unsafe { bindings::INIT_LIST_HEAD(head) }),
        })
    }
}

impl PartialEq for CListHead {
    /// Whether both are one and the same.
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

/// A list of C, whose items are each a `T`.
///
/// `OFFSET` is where in a `T` the `list_head` is, in bytes.
///
/// # Invariants
///
/// Every `list_head` in the list, but for the head, is at this offset in a `T`, which can be shared
/// while there is a reference to the list.
#[repr(transparent)]
pub struct CList<T, const OFFSET: usize>(CListHead, PhantomData<T>);

impl<T, const OFFSET: usize> CList<T, OFFSET> {
    /// Takes a pointer of C to the head of a list for a reference.
    ///
    /// [`clist_create!`] finds out the offset.
    ///
    /// # Safety
    ///
    /// During `'a`:
    ///
    /// - `ptr` must be as [`CListHead::from_raw`] wants it, and be the head of a list.
    /// - Each other `list_head` in the list must be `OFFSET` bytes into an item.
    /// - An item must be there, and must be one that a `&T` may refer to. That is so for a
    ///   structure of C if `T` is a transparent wrapper of [`Opaque`] of it.
    #[inline]
    pub unsafe fn from_raw<'a>(ptr: *mut bindings::list_head) -> &'a Self {
        // INVARIANT: The caller promises it.
        // SAFETY: The caller promises that there is one; this type is a transparent wrapper of it.
        unsafe { &*ptr.cast() }
    }

    /// Whether there is no item in the list.
    #[inline]
    pub fn is_empty(&self) -> bool {
        !self.0.is_linked()
    }

    /// An iterator over the items, from the first to the last.
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
/// [`CList::iter`] returns it.
///
/// # Invariants
///
/// `links` is one of a `CList<T, OFFSET>` that is shared during `'a`.
pub struct CListIter<'a, T, const OFFSET: usize> {
    links: CListHeadIter<'a>,
    _list: PhantomData<&'a T>,
}

impl<'a, T, const OFFSET: usize> Iterator for CListIter<'a, T, OFFSET> {
    type Item = &'a T;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let link = self.links.next()?;
        // SAFETY: By the type invariant this is in such a list, and not its head, so it is `OFFSET`
        // bytes into a `T` that can be shared during `'a`.
        Some(unsafe { &*link.as_raw().byte_sub(OFFSET).cast::<T>() })
    }
}

impl<T, const OFFSET: usize> FusedIterator for CListIter<'_, T, OFFSET> {}

/// Takes a pointer of C to the head of a list for a reference to a [`CList`].
///
/// `clist_create!(head, Rust, C, field)` is a `&CList<Rust, _>`, where the items are of C's type
/// `C`, and linked by their field `field`, which has to be a `list_head`.
///
/// # Safety
///
/// [`CList::from_raw`] says what has to be so, apart from the offset. The macro has to be called in
/// an `unsafe` block.
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
        // The field is a `list_head`.
        let _: fn(*const $c_type) -> *const $crate::bindings::list_head =
            |__item| &raw const (*__item).$($field).+;

        $crate::interop::list::CList::<
            $rust_type,
            { $crate::__core::mem::offset_of!($c_type, $($field).+) },
        >::from_raw($head)
    }};
}
pub use clist_create;
