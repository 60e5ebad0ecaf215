// SPDX-License-Identifier: GPL-2.0

//! Linked lists of reference-counted items.
//!
//! The links are inside the items, so the list does not allocate memory, and an item can be in
//! several lists at a time. This is safe because of [`ListArc`]: for each list that an item can be
//! in, at most one of the references to the item is a `ListArc`, and only that one can be inserted
//! into the list.
//!
//! An item type has:
//!
//! - for each list a field of type [`ListLinks`], or [`ListLinksSelfPtr`] if the type is not
//!   [`Sized`];
//! - an implementation of [`ListArcSafe`], by [`impl_list_arc_safe!`], which decides how a
//!   [`ListArc`] can be created;
//! - an implementation of [`ListItem`], by [`impl_list_item!`], which locates the links.
//!
//! Each of them has an `ID`, a number that distinguishes the lists; the default is 0.
//!
//! For lists that C code created, see [`kernel::interop::list`](crate::interop::list) instead.

use crate::sync::ArcBorrow;
use core::{
    marker::PhantomData,
    ptr, //
};

mod arc;
mod arc_field;
mod cursor;
mod impl_list_item;
mod iter;
mod links;
mod tracker;

#[doc(inline)]
pub use self::{
    arc::{
        impl_list_arc_safe,
        ListArc,
        ListArcSafe,
        TryNewListArc, //
    },
    arc_field::{
        define_list_arc_field_getter,
        ListArcField, //
    },
    cursor::{
        Cursor,
        CursorPeek, //
    },
    impl_list_item::{
        impl_has_list_links,
        impl_has_list_links_self_ptr,
        impl_list_item,
        HasListLinks,
        HasSelfPtr, //
    },
    iter::{
        IntoIter,
        Iter, //
    },
    links::{
        ListLinks,
        ListLinksSelfPtr, //
    },
    tracker::AtomicTracker,
};

#[doc(hidden)]
pub use self::arc::{
    SizedItem,
    Tracks, //
};

use self::links::ListLinksFields;

/// A doubly linked list of [`ListArc`]s.
///
/// The list owns the `ListArc`s of its items; there may be other, plain references to the items.
/// The functions do not sleep, except in destructors of items, and do not allocate. All of them
/// take constant time, except for the destructor.
///
/// The list has no lock.
///
/// # Examples
///
/// ```
/// use kernel::{
///     list::{
///         impl_list_arc_safe,
///         impl_list_item,
///         List,
///         ListArc,
///         ListLinks, //
///     },
///     prelude::*, //
/// };
///
/// #[pin_data]
/// struct Item {
///     number: u32,
///     #[pin]
///     links: ListLinks,
/// }
///
/// impl_list_arc_safe! {
///     impl ListArcSafe<0> for Item { untracked; }
/// }
/// impl_list_item! {
///     impl ListItem<0> for Item { using ListLinks { self.links }; }
/// }
///
/// impl Item {
///     fn new(number: u32) -> Result<ListArc<Self>> {
///         let init = try_pin_init!(Self {
///             number,
///             links <- ListLinks::new(),
///         });
///         ListArc::pin_init(init, GFP_KERNEL)
///     }
/// }
///
/// let mut list = List::new();
/// list.push_back(Item::new(2)?);
/// list.push_back(Item::new(3)?);
/// list.push_front(Item::new(1)?);
/// assert!(list.iter().map(|item| item.number).eq([1, 2, 3]));
///
/// let mut others = List::new();
/// others.push_back(Item::new(4)?);
/// list.push_all_back(&mut others);
/// assert!(others.is_empty());
///
/// assert_eq!(list.pop_front().map(|item| item.number), Some(1));
/// assert_eq!(list.pop_back().map(|item| item.number), Some(4));
/// assert!(list.into_iter().map(|item| item.number).eq([2, 3]));
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// - `first` is null if the list is empty, otherwise it points to the links of the first item.
/// - The links of the items form a ring, in order, which contains nothing else.
/// - For each item, the list owns a pointer from [`ListArc::into_raw`], which was passed to
///   [`ListItem::prepare_to_insert`]; the ring contains the links that this returned, to which only
///   the list has access.
pub struct List<T: ?Sized + ListItem<ID>, const ID: u64 = 0> {
    first: *mut ListLinksFields,
    _items: PhantomData<ListArc<T, ID>>,
}

// SAFETY: The list owns its items, whose `ListArc`s are `Send`, and nothing else.
unsafe impl<T, const ID: u64> Send for List<T, ID>
where
    ListArc<T, ID>: Send,
    T: ?Sized + ListItem<ID>,
{
}

// SAFETY: A shared list gives shared access to its items, whose `ListArc`s are `Sync`, and does not
// modify their links.
unsafe impl<T, const ID: u64> Sync for List<T, ID>
where
    ListArc<T, ID>: Sync,
    T: ?Sized + ListItem<ID>,
{
}

/// A type whose [`ListArc`]s can be inserted into a [`List`].
///
/// [`impl_list_item!`] implements it.
///
/// # Safety
///
/// Implementers must ensure that each function provides what its section "Guarantees" says.
pub unsafe trait ListItem<const ID: u64 = 0>: ListArcSafe<ID> {
    /// Returns the links of an item.
    ///
    /// # Guarantees
    ///
    /// While the item is in a list (after [`prepare_to_insert`](ListItem::prepare_to_insert) and
    /// before [`post_remove`](ListItem::post_remove)), this returns the same address as
    /// `prepare_to_insert`. Otherwise, it returns a pointer to links that are null and do not
    /// change.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `me` points to a valid item. (It need not be in an `Arc`.)
    unsafe fn view_links(me: *const Self) -> *mut ListLinks<ID>;

    /// Returns the item that contains the links, while it is in a list.
    ///
    /// # Guarantees
    ///
    /// This returns the pointer that was passed to the latest
    /// [`prepare_to_insert`](ListItem::prepare_to_insert), which is valid until
    /// [`post_remove`](ListItem::post_remove).
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `me` was returned by the latest `prepare_to_insert`, or by
    ///   [`view_links`](ListItem::view_links) after it;
    /// - `post_remove` has not been called since.
    unsafe fn view_value(me: *mut ListLinks<ID>) -> *const Self;

    /// Acquires the links of an item for a list.
    ///
    /// # Guarantees
    ///
    /// The caller has exclusive access to the returned links until it calls
    /// [`post_remove`](ListItem::post_remove).
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `me` points to a valid item in an [`Arc`](crate::sync::Arc);
    /// - for each item, calls of this function and of `post_remove` alternate;
    /// - the caller owns the item's [`ListArc`], and keeps it until it has called `post_remove`.
    unsafe fn prepare_to_insert(me: *const Self) -> *mut ListLinks<ID>;

    /// Releases the links of an item after it was removed from a list.
    ///
    /// # Guarantees
    ///
    /// This returns the pointer that was passed to the latest
    /// [`prepare_to_insert`](ListItem::prepare_to_insert).
    ///
    /// # Safety
    ///
    /// The caller must ensure that `me` was returned by the latest `prepare_to_insert`, and that
    /// both its pointers are null.
    unsafe fn post_remove(me: *mut ListLinks<ID>) -> *const Self;
}

impl<T: ?Sized + ListItem<ID>, const ID: u64> List<T, ID> {
    /// Creates an empty list.
    pub const fn new() -> Self {
        // INVARIANT: The list is empty, so `first` is null.
        Self {
            first: ptr::null_mut(),
            _items: PhantomData,
        }
    }

    /// Returns whether the list is empty.
    pub fn is_empty(&self) -> bool {
        self.first.is_null()
    }

    /// Inserts an item into the ring, before `next`, and returns its links.
    ///
    /// Does not change `first`, unless the list is empty.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `next` is in the ring of the list, or null if the list is empty.
    unsafe fn link(
        &mut self,
        item: ListArc<T, ID>,
        next: *mut ListLinksFields,
    ) -> *mut ListLinksFields {
        let item = ListArc::into_raw(item);
        // SAFETY: `item` points to a valid item in an `Arc`, and came from its only `ListArc`,
        // which this list owns from now on. The item is not in a list yet, which would own the
        // `ListArc`, so the calls alternate.
        let links = unsafe { T::prepare_to_insert(item) };
        // SAFETY: `prepare_to_insert` returned these links of the item.
        let fields = unsafe { ListLinks::fields(links) };

        // INVARIANT: The list owns the `ListArc`, and the item's links are in the ring.
        if next.is_null() {
            // SAFETY: The list has exclusive access to the item's links until `post_remove`.
            unsafe { ListLinksFields::link_alone(fields) };
            self.first = fields;
        } else {
            // SAFETY: As above. By the safety requirements, `next` is in the ring, to which the
            // list has exclusive access by the type invariants.
            unsafe { ListLinksFields::link_before(fields, next) };
        }
        fields
    }

    /// Removes an item from the ring, and returns it.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `fields` is in the ring of the list.
    unsafe fn unlink(&mut self, fields: *mut ListLinksFields) -> ListArc<T, ID> {
        // SAFETY: By the safety requirements, `fields` is in the ring, to which the list has
        // exclusive access by the type invariants.
        let next = unsafe { ListLinksFields::unlink(fields) };
        // INVARIANT: The next item is the new first one; if there is none, `next` is null.
        if self.first == fields {
            self.first = next;
        }

        // SAFETY: By the type invariants, `prepare_to_insert` returned these links when the item
        // was inserted. Both pointers are null now.
        let item = unsafe { T::post_remove(ListLinks::from_fields(fields)) };
        // SAFETY: By the contract of `ListItem`, this pointer was passed to `prepare_to_insert`, so
        // by the type invariants it came from `ListArc::into_raw`. The list gives up its ownership.
        unsafe { ListArc::from_raw(item) }
    }

    /// Returns the links of the last item, or null if the list is empty.
    fn last(&self) -> *mut ListLinksFields {
        if self.first.is_null() {
            ptr::null_mut()
        } else {
            // SAFETY: By the type invariants, `first` points to the links of the first item, to
            // which the list has access.
            unsafe { (*self.first).prev }
        }
    }

    /// Returns the item that contains the given links.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `fields` is in the ring of a list, and that the item stays in
    /// the list during `'a`.
    unsafe fn item<'a>(fields: *mut ListLinksFields) -> ArcBorrow<'a, T>
    where
        T: 'a,
    {
        // SAFETY: By the invariants of `List`, `prepare_to_insert` returned these links, and the
        // item is still in the list.
        let item = unsafe { T::view_value(ListLinks::from_fields(fields)) };
        // SAFETY: This pointer was passed to `prepare_to_insert`, and came from
        // `ListArc::into_raw`. The list owns that reference during `'a`, so there is no
        // `UniqueArc`.
        unsafe { ArcBorrow::from_raw(item) }
    }

    /// Appends an item to the end of the list.
    pub fn push_back(&mut self, item: ListArc<T, ID>) {
        // SAFETY: By the type invariants, `first` is in the ring, or null if the list is empty.
        unsafe { self.link(item, self.first) };
    }

    /// Prepends an item to the beginning of the list.
    pub fn push_front(&mut self, item: ListArc<T, ID>) {
        // SAFETY: By the type invariants, `first` is in the ring, or null if the list is empty.
        let fields = unsafe { self.link(item, self.first) };
        // INVARIANT: The item is before the previous first item, and thus the new first one.
        self.first = fields;
    }

    /// Removes the last item, if there is one.
    pub fn pop_back(&mut self) -> Option<ListArc<T, ID>> {
        let last = self.last();
        // SAFETY: `last` is not null, so it is in the ring.
        (!last.is_null()).then(|| unsafe { self.unlink(last) })
    }

    /// Removes the first item, if there is one.
    pub fn pop_front(&mut self) -> Option<ListArc<T, ID>> {
        let first = self.first;
        // SAFETY: `first` is not null, so it is in the ring.
        (!first.is_null()).then(|| unsafe { self.unlink(first) })
    }

    /// Removes an item from anywhere in this list.
    ///
    /// Returns `None` if the item is not in a list.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{
    ///     list::{
    ///         impl_list_arc_safe,
    ///         impl_list_item,
    ///         List,
    ///         ListArc,
    ///         ListLinks, //
    ///     },
    ///     prelude::*, //
    /// };
    ///
    /// #[pin_data]
    /// struct Item {
    ///     #[pin]
    ///     links: ListLinks,
    /// }
    ///
    /// impl_list_arc_safe! {
    ///     impl ListArcSafe<0> for Item { untracked; }
    /// }
    /// impl_list_item! {
    ///     impl ListItem<0> for Item { using ListLinks { self.links }; }
    /// }
    ///
    /// let mut list = List::<Item>::new();
    /// let init = try_pin_init!(Item { links <- ListLinks::new() });
    /// let item = ListArc::pin_init(init, GFP_KERNEL)?;
    /// let arc = item.clone_arc();
    /// list.push_back(item);
    ///
    /// // SAFETY: There is no other list.
    /// assert!(unsafe { list.remove(&arc) }.is_some());
    /// assert!(list.is_empty());
    /// // SAFETY: As above.
    /// assert!(unsafe { list.remove(&arc) }.is_none());
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Safety
    ///
    /// The caller must ensure that the item is not in another list with this `ID`, and is not
    /// inserted into this or another one during the call.
    ///
    /// If this list was moved, as by [`core::mem::take`], the list that now contains its items
    /// counts as another list.
    pub unsafe fn remove(&mut self, item: &T) -> Option<ListArc<T, ID>> {
        // SAFETY: `item` is a reference, so it points to a valid item.
        let links = unsafe { T::view_links(item) };
        // SAFETY: `view_links` returned the item's links. By the safety requirements, they do not
        // change, unless the item is in this list, which is mutably borrowed.
        let prev = unsafe { (*ListLinks::fields(links)).prev };
        if prev.is_null() {
            return None;
        }

        // The provenance of `links` is that of a reference to the item. The pointer in the ring may
        // be used for the whole allocation.
        //
        // SAFETY: By the safety requirements, the item is in this list, so `prev` is in its ring.
        let fields = unsafe { (*prev).next };
        // SAFETY: `fields` is the item's links, which are in this list's ring.
        Some(unsafe { self.unlink(fields) })
    }

    /// Moves all items of another list to the end of this list.
    pub fn push_all_back(&mut self, other: &mut List<T, ID>) {
        // INVARIANT: `other` becomes empty; this list takes ownership of its items.
        let first = other.first;
        other.first = ptr::null_mut();

        // INVARIANT: The two rings become one, in order, starting with the first item of this list,
        // if any.
        if self.first.is_null() {
            self.first = first;
        } else if !first.is_null() {
            // SAFETY: Each list has exclusive access to its ring. The rings are different, as both
            // lists are mutably borrowed.
            unsafe { ListLinksFields::splice_before(first, self.first) };
        }
    }

    /// Returns a cursor before the first item.
    pub fn cursor_front(&mut self) -> Cursor<'_, T, ID> {
        Cursor::front(self)
    }

    /// Returns a cursor after the last item.
    pub fn cursor_back(&mut self) -> Cursor<'_, T, ID> {
        Cursor::back(self)
    }

    /// Returns an iterator over the items, from the first to the last.
    pub fn iter(&self) -> Iter<'_, T, ID> {
        Iter::new(self)
    }
}

impl<T: ?Sized + ListItem<ID>, const ID: u64> Default for List<T, ID> {
    /// Creates an empty list.
    fn default() -> Self {
        Self::new()
    }
}

impl<T: ?Sized + ListItem<ID>, const ID: u64> Drop for List<T, ID> {
    /// Drops the `ListArc`s of all items, from the first to the last.
    fn drop(&mut self) {
        while let Some(item) = self.pop_front() {
            drop(item);
        }
    }
}
