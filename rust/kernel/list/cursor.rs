// SPDX-License-Identifier: GPL-2.0

//! Cursors: moving through a list and modifying it on the way.

use super::{
    links::ListLinksFields,
    List,
    ListArc,
    ListItem, //
};
use crate::sync::ArcBorrow;
use core::{
    ops::Deref,
    ptr, //
};

/// A position in a [`List`]: between two items, before the first one, or after the last one.
///
/// [`List::cursor_front`] and [`List::cursor_back`] return it.
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
/// fn item(number: u32) -> Result<ListArc<Item>> {
///     let init = try_pin_init!(Item {
///         number,
///         links <- ListLinks::new(),
///     });
///     ListArc::pin_init(init, GFP_KERNEL)
/// }
///
/// /// Inserts an item where it belongs in a list that is sorted.
/// fn insert_sorted(list: &mut List<Item>, item: ListArc<Item>) {
///     let mut cursor = list.cursor_back();
///     while cursor.peek_prev().is_some_and(|prev| prev.number > item.number) {
///         cursor.move_prev();
///     }
///     cursor.insert(item);
/// }
///
/// /// Moves odd numbers to a list of their own.
/// fn take_odd(list: &mut List<Item>) -> List<Item> {
///     let mut odd = List::new();
///     let mut cursor = list.cursor_front();
///     while let Some(next) = cursor.peek_next() {
///         if next.number % 2 == 1 {
///             odd.push_back(next.remove());
///         } else {
///             cursor.move_next();
///         }
///     }
///     odd
/// }
///
/// let mut list = List::new();
/// for number in [3, 1, 4, 1, 5] {
///     insert_sorted(&mut list, item(number)?);
/// }
/// assert!(list.iter().map(|item| item.number).eq([1, 1, 3, 4, 5]));
///
/// let odd = take_odd(&mut list);
/// assert!(odd.iter().map(|item| item.number).eq([1, 1, 3, 5]));
/// assert!(list.iter().map(|item| item.number).eq([4]));
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// `next` is in the ring of `list`, or null.
pub struct Cursor<'a, T: ?Sized + ListItem<ID>, const ID: u64 = 0> {
    list: &'a mut List<T, ID>,
    /// The item after the cursor, or null if the cursor is after the last one.
    next: *mut ListLinksFields,
}

impl<'a, T: ?Sized + ListItem<ID>, const ID: u64> Cursor<'a, T, ID> {
    pub(super) fn front(list: &'a mut List<T, ID>) -> Self {
        let next = list.first;
        // INVARIANT: `first` is in the ring of the list, or null.
        Self { list, next }
    }

    pub(super) fn back(list: &'a mut List<T, ID>) -> Self {
        let next = ptr::null_mut();
        Self { list, next }
    }

    /// Returns the item before the cursor, or null if the cursor is before the first one.
    fn prev(&self) -> *mut ListLinksFields {
        if self.next == self.list.first {
            ptr::null_mut()
        } else if self.next.is_null() {
            self.list.last()
        } else {
            // SAFETY: By the type invariants, `next` is in the ring of the list, which is borrowed.
            unsafe { (*self.next).prev }
        }
    }

    /// Peeks at the item after the cursor, if there is one.
    pub fn peek_next(&mut self) -> Option<CursorPeek<'_, 'a, T, true, ID>> {
        let fields = self.next;
        if fields.is_null() {
            return None;
        }

        // INVARIANT: `fields` is in the ring, and is `next`.
        Some(CursorPeek {
            cursor: self,
            fields,
        })
    }

    /// Peeks at the item before the cursor, if there is one.
    pub fn peek_prev(&mut self) -> Option<CursorPeek<'_, 'a, T, false, ID>> {
        let fields = self.prev();
        if fields.is_null() {
            return None;
        }

        // INVARIANT: `fields` is in the ring, and is not `next`: if the list has only one item,
        // there is none before `first`.
        Some(CursorPeek {
            cursor: self,
            fields,
        })
    }

    /// Moves the cursor past the next item. Returns `false` if there is none.
    pub fn move_next(&mut self) -> bool {
        if self.next.is_null() {
            return false;
        }

        // SAFETY: By the type invariants, `next` is in the ring of the list, which is borrowed.
        let next = unsafe { (*self.next).next };
        // INVARIANT: The successor is in the ring; at the end, `next` is null.
        self.next = if next == self.list.first {
            ptr::null_mut()
        } else {
            next
        };
        true
    }

    /// Moves the cursor before the previous item. Returns `false` if there is none.
    pub fn move_prev(&mut self) -> bool {
        let prev = self.prev();
        if prev.is_null() {
            return false;
        }

        // INVARIANT: `prev` is not null, so it is in the ring.
        self.next = prev;
        true
    }

    /// Inserts an item before `next`, and returns its links. The cursor is then after the item.
    fn link(&mut self, item: ListArc<T, ID>) -> *mut ListLinksFields {
        let first = self.list.first;
        // The position after the last item is the one before the first in the ring.
        let next = if self.next.is_null() {
            first
        } else {
            self.next
        };
        // SAFETY: `next` is in the ring of the list, or null if the list is empty.
        let fields = unsafe { self.list.link(item, next) };
        if self.next == first {
            // INVARIANT: The item is before the previous first item, and thus the new first one.
            self.list.first = fields;
        }
        fields
    }

    /// Inserts an item at the cursor's position.
    pub fn insert(mut self, item: ListArc<T, ID>) {
        self.link(item);
    }

    /// Inserts an item after the cursor.
    pub fn insert_next(&mut self, item: ListArc<T, ID>) {
        // INVARIANT: `link` returns the links of an item in the ring.
        self.next = self.link(item);
    }

    /// Inserts an item before the cursor.
    pub fn insert_prev(&mut self, item: ListArc<T, ID>) {
        self.link(item);
    }

    /// Removes the item after the cursor, if there is one.
    pub fn remove_next(&mut self) -> Option<ListArc<T, ID>> {
        self.peek_next().map(CursorPeek::remove)
    }

    /// Removes the item before the cursor, if there is one.
    pub fn remove_prev(&mut self) -> Option<ListArc<T, ID>> {
        self.peek_prev().map(CursorPeek::remove)
    }
}

/// A peek at the item after a [`Cursor`] (if `ISNEXT`), or at the one before it.
///
/// [`Cursor::peek_next`] and [`Cursor::peek_prev`] return it.
///
/// # Invariants
///
/// - `fields` is in the ring of the cursor's list.
/// - It is the cursor's `next` if and only if `ISNEXT`.
pub struct CursorPeek<'a, 'b, T: ?Sized + ListItem<ID>, const ISNEXT: bool, const ID: u64> {
    cursor: &'a mut Cursor<'b, T, ID>,
    fields: *mut ListLinksFields,
}

impl<'a, 'b, T: ?Sized + ListItem<ID>, const ISNEXT: bool, const ID: u64>
    CursorPeek<'a, 'b, T, ISNEXT, ID>
{
    /// Removes the item from the list.
    ///
    /// The cursor is then between the neighbors of the removed item.
    pub fn remove(self) -> ListArc<T, ID> {
        if ISNEXT {
            // INVARIANT: `next` must not be the item that is about to be removed.
            self.cursor.move_next();
        }
        // SAFETY: By the type invariants, `fields` is in the ring of the list.
        unsafe { self.cursor.list.unlink(self.fields) }
    }

    /// Returns the item, as a borrow that can be converted into an [`Arc`](crate::sync::Arc).
    pub fn arc(&self) -> ArcBorrow<'_, T> {
        // SAFETY: By the type invariants, `fields` is in the ring of the list. Removing the item
        // requires `self`, which is borrowed.
        unsafe { List::item(self.fields) }
    }
}

impl<T: ?Sized + ListItem<ID>, const ISNEXT: bool, const ID: u64> Deref
    for CursorPeek<'_, '_, T, ISNEXT, ID>
{
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: By the type invariants, `fields` is in the ring of the list, so
        // `prepare_to_insert` returned these links, and `post_remove` has not been called since.
        let item = unsafe { T::view_value(super::ListLinks::from_fields(self.fields)) };
        // SAFETY: The item is valid while it is in the list; removing it requires `self`.
        unsafe { &*item }
    }
}
