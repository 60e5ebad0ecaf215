// SPDX-License-Identifier: GPL-2.0

//! Linked lists of reference-counted items.
//!
//! The links are inside the items, so nothing is allocated, and an item can be in several lists at
//! a time. What makes that safe is the [`ListArc`]: of the references to an item, at most one is
//! such, for each list it can be in, and only that one can put the item into a list.
//!
//! A type of items has:
//!
//! - for each list a field, [`ListLinks`] or, if the type is not [`Sized`], [`ListLinksSelfPtr`];
//! - [`ListArcSafe`], by [`impl_list_arc_safe!`], which says where its [`ListArc`]s come from;
//! - [`ListItem`], by [`impl_list_item!`], which says where its links are.
//!
//! Each of them has an `ID`, a number that tells the lists apart; it is 0 unless said otherwise.
//!
//! None of this is [`kernel::interop::list`](crate::interop::list), which is about lists that C
//! code made.

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
/// The list owns the `ListArc`s of its items; others may have plain references to them. Nothing
/// here sleeps, except what the destructors of items do, and nothing is allocated. Every function
/// takes the same time whatever the length of the list is, apart from the destructor.
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
/// - `first` is null if the list is empty, else it points to the pointers of the first item.
/// - The pointers of the items form a ring, in order, in which there is nothing else.
/// - For each item, the list owns what [`ListArc::into_raw`] returned, which was handed to
///   [`ListItem::prepare_to_insert`]; the pointers in the ring are those that this returned, so
///   only the list has access to the links.
pub struct List<T: ?Sized + ListItem<ID>, const ID: u64 = 0> {
    first: *mut ListLinksFields,
    _items: PhantomData<ListArc<T, ID>>,
}

// SAFETY: The list owns its items, whose references may be sent, and nothing else.
unsafe impl<T, const ID: u64> Send for List<T, ID>
where
    ListArc<T, ID>: Send,
    T: ?Sized + ListItem<ID>,
{
}

// SAFETY: A shared list gives access to shared items, whose references may be shared, and changes
// nothing in their links.
unsafe impl<T, const ID: u64> Sync for List<T, ID>
where
    ListArc<T, ID>: Sync,
    T: ?Sized + ListItem<ID>,
{
}

/// A type of which [`ListArc`]s can be put into a [`List`].
///
/// [`impl_list_item!`] implements it.
///
/// # Safety
///
/// The functions must do what is said at each of them under "Guarantees".
pub unsafe trait ListItem<const ID: u64 = 0>: ListArcSafe<ID> {
    /// The links of an item.
    ///
    /// # Guarantees
    ///
    /// While the item is in a list (after [`prepare_to_insert`](ListItem::prepare_to_insert) and
    /// before [`post_remove`](ListItem::post_remove)), the address is that of what
    /// `prepare_to_insert` returned. Otherwise there are links at it that are null and do not
    /// change.
    ///
    /// # Safety
    ///
    /// `me` must point to a valid item. (It need not be in an `Arc`.)
    unsafe fn view_links(me: *const Self) -> *mut ListLinks<ID>;

    /// The item around its links, while it is in a list.
    ///
    /// # Guarantees
    ///
    /// It returns what was handed to the latest [`prepare_to_insert`](ListItem::prepare_to_insert),
    /// which is valid until [`post_remove`](ListItem::post_remove).
    ///
    /// # Safety
    ///
    /// - `me` must be what the latest `prepare_to_insert` returned, or
    ///   [`view_links`](ListItem::view_links) after it.
    /// - `post_remove` must not have been called since.
    unsafe fn view_value(me: *mut ListLinks<ID>) -> *const Self;

    /// Gives the links of an item to a list.
    ///
    /// # Guarantees
    ///
    /// The caller has exclusive access to the links at the pointer that is returned, until it calls
    /// [`post_remove`](ListItem::post_remove).
    ///
    /// # Safety
    ///
    /// - `me` must point to a valid item in an [`Arc`](crate::sync::Arc).
    /// - Calls of this and of `post_remove` must alternate for each item.
    /// - The caller must own the item's [`ListArc`], and keep it until it has called `post_remove`.
    unsafe fn prepare_to_insert(me: *const Self) -> *mut ListLinks<ID>;

    /// Takes the links of an item back from a list.
    ///
    /// # Guarantees
    ///
    /// It returns what was handed to the latest [`prepare_to_insert`](ListItem::prepare_to_insert).
    ///
    /// # Safety
    ///
    /// `me` must be what the latest `prepare_to_insert` returned; both its pointers must be null.
    unsafe fn post_remove(me: *mut ListLinks<ID>) -> *const Self;
}

impl<T: ?Sized + ListItem<ID>, const ID: u64> List<T, ID> {
    /// Creates a list without items.
    pub const fn new() -> Self {
        // INVARIANT: It is empty.
        Self {
            first: ptr::null_mut(),
            _items: PhantomData,
        }
    }

    /// Whether there is no item in the list.
    pub fn is_empty(&self) -> bool {
        self.first.is_null()
    }

    /// Puts an item into the ring, before `next`, and returns its pointers.
    ///
    /// Unless the list is empty, `first` stays what it is.
    ///
    /// # Safety
    ///
    /// `next` must be in the list's ring, or be null if the list is empty.
    unsafe fn link(
        &mut self,
        item: ListArc<T, ID>,
        next: *mut ListLinksFields,
    ) -> *mut ListLinksFields {
        let item = ListArc::into_raw(item);
        // SAFETY: It points to a valid item in an `Arc`, and comes from its only `ListArc`, which
        // is this list's from here on. The item is in no list now, as that would own the `ListArc`,
        // so the calls alternate.
        let links = unsafe { T::prepare_to_insert(item) };
        // SAFETY: These are the item's links.
        let fields = unsafe { ListLinks::fields(links) };

        // INVARIANT: The list owns the `ListArc`, and the pointers are in its ring.
        if next.is_null() {
            // SAFETY: There is exclusive access to the item's links until `post_remove`.
            unsafe { ListLinksFields::link_alone(fields) };
            self.first = fields;
        } else {
            // SAFETY: As above. The caller promises that `next` is in the list's ring, to which the
            // list has exclusive access, by the type invariant.
            unsafe { ListLinksFields::link_before(fields, next) };
        }
        fields
    }

    /// Takes an item out of the ring.
    ///
    /// # Safety
    ///
    /// `fields` must be in the list's ring.
    unsafe fn unlink(&mut self, fields: *mut ListLinksFields) -> ListArc<T, ID> {
        // SAFETY: The caller promises that it is in the list's ring, to which the list has
        // exclusive access, by the type invariant.
        let next = unsafe { ListLinksFields::unlink(fields) };
        // INVARIANT: The one that followed is the new first one, if there is one.
        if self.first == fields {
            self.first = next;
        }

        // SAFETY: By the type invariant it is what `prepare_to_insert` returned when the item was
        // linked, and its pointers are null now.
        let item = unsafe { T::post_remove(ListLinks::from_fields(fields)) };
        // SAFETY: By the contract of `ListItem` this is what was handed to `prepare_to_insert`, and
        // by the type invariant it is a `ListArc` that belonged to the list, which gives it away.
        unsafe { ListArc::from_raw(item) }
    }

    /// The last item's pointers, or null if the list is empty.
    fn last(&self) -> *mut ListLinksFields {
        if self.first.is_null() {
            ptr::null_mut()
        } else {
            // SAFETY: By the type invariant it points to the first item's pointers, which the list
            // has access to.
            unsafe { (*self.first).prev }
        }
    }

    /// The item of pointers in the ring.
    ///
    /// # Safety
    ///
    /// `fields` must be in the ring of a list, and the item must stay in it during `'a`.
    unsafe fn item<'a>(fields: *mut ListLinksFields) -> ArcBorrow<'a, T>
    where
        T: 'a,
    {
        // SAFETY: By the type invariant it is what `prepare_to_insert` returned for an item that is
        // still in the list.
        let item = unsafe { T::view_value(ListLinks::from_fields(fields)) };
        // SAFETY: This is what was handed to `prepare_to_insert`, and comes from `into_raw`. The
        // list has a reference while the item is in it. Nothing has a `UniqueArc` meanwhile.
        unsafe { ArcBorrow::from_raw(item) }
    }

    /// Adds an item at the end.
    pub fn push_back(&mut self, item: ListArc<T, ID>) {
        // SAFETY: `first` is in the ring, or null if the list is empty.
        unsafe { self.link(item, self.first) };
    }

    /// Adds an item at the beginning.
    pub fn push_front(&mut self, item: ListArc<T, ID>) {
        // SAFETY: `first` is in the ring, or null if the list is empty.
        let fields = unsafe { self.link(item, self.first) };
        // INVARIANT: The ring now starts with the one before what used to be its first.
        self.first = fields;
    }

    /// Removes the last item, if there is one.
    pub fn pop_back(&mut self) -> Option<ListArc<T, ID>> {
        let last = self.last();
        // SAFETY: If it is not null, it is in the ring.
        (!last.is_null()).then(|| unsafe { self.unlink(last) })
    }

    /// Removes the first item, if there is one.
    pub fn pop_front(&mut self) -> Option<ListArc<T, ID>> {
        let first = self.first;
        // SAFETY: If it is not null, it is in the ring.
        (!first.is_null()).then(|| unsafe { self.unlink(first) })
    }

    /// Removes an item from wherever it is in this list.
    ///
    /// `None` if it is in no list.
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
    /// The item must not be in another list with this `ID`, nor be put into one, or into this,
    /// meanwhile.
    ///
    /// Another list may be a list that once was in the place of this one, if it was moved out, as
    /// [`core::mem::take`] does.
    pub unsafe fn remove(&mut self, item: &T) -> Option<ListArc<T, ID>> {
        // SAFETY: A reference points to a valid item.
        let links = unsafe { T::view_links(item) };
        // SAFETY: These are the item's links. The caller promises that they do not change, unless
        // the item is in this list, which nothing else has access to.
        let prev = unsafe { (*ListLinks::fields(links)).prev };
        if prev.is_null() {
            return None;
        }

        // That pointer was made from a reference to the item, and is good for no more than that.
        // The ring has the one that is good for all of the allocation.
        //
        // SAFETY: The item is in a list, so it is in this list's ring, and `prev` is, too.
        let fields = unsafe { (*prev).next };
        // SAFETY: As above.
        Some(unsafe { self.unlink(fields) })
    }

    /// Moves all items of another list to the end of this one.
    pub fn push_all_back(&mut self, other: &mut List<T, ID>) {
        // INVARIANT: The other list gives all its items to this one.
        let first = core::mem::replace(&mut other.first, ptr::null_mut());

        // INVARIANT: Both rings become one, in order, which starts with this list's first item, if
        // it has one.
        if self.first.is_null() {
            self.first = first;
        } else if !first.is_null() {
            // SAFETY: Each list has exclusive access to its ring. They are different, as both are
            // borrowed mutably.
            unsafe { ListLinksFields::splice_before(first, self.first) };
        }
    }

    /// A cursor before the first item.
    pub fn cursor_front(&mut self) -> Cursor<'_, T, ID> {
        Cursor::front(self)
    }

    /// A cursor after the last item.
    pub fn cursor_back(&mut self) -> Cursor<'_, T, ID> {
        Cursor::back(self)
    }

    /// An iterator over the items, from the first to the last.
    pub fn iter(&self) -> Iter<'_, T, ID> {
        Iter::new(self)
    }
}

impl<T: ?Sized + ListItem<ID>, const ID: u64> Default for List<T, ID> {
    /// Creates a list without items.
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
