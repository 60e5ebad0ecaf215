// SPDX-License-Identifier: GPL-2.0

//! Iterators over a list.

use super::{
    links::ListLinksFields,
    List,
    ListArc,
    ListItem, //
};
use crate::sync::ArcBorrow;
use core::{
    hint,
    iter::FusedIterator,
    marker::PhantomData,
    ptr, //
};

/// An iterator over the items of a list, from the first to the last.
///
/// Created by [`List::iter`]. To keep an item, convert its [`ArcBorrow`] into an
/// [`Arc`](crate::sync::Arc).
///
/// # Invariants
///
/// `first` is that of a list that is borrowed during `'a`, and `next` is in its ring, or null.
pub struct Iter<'a, T: ?Sized + ListItem<ID>, const ID: u64 = 0> {
    next: *mut ListLinksFields,
    first: *mut ListLinksFields,
    _list: PhantomData<&'a ListArc<T, ID>>,
}

impl<T: ?Sized + ListItem<ID>, const ID: u64> Clone for Iter<'_, T, ID> {
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}

impl<'a, T: ?Sized + ListItem<ID>, const ID: u64> Iter<'a, T, ID> {
    /// Creates an iterator that starts at the first item.
    pub(super) fn new(list: &'a List<T, ID>) -> Self {
        // INVARIANT: Both are those of `list`, which is borrowed during `'a`.
        Self {
            next: list.first,
            first: list.first,
            _list: PhantomData,
        }
    }
}

impl<'a, T: ?Sized + ListItem<ID>, const ID: u64> Iterator for Iter<'a, T, ID> {
    type Item = ArcBorrow<'a, T>;

    fn next(&mut self) -> Option<Self::Item> {
        let fields = self.next;
        if fields.is_null() {
            return None;
        }

        // SAFETY: By the type invariants, `fields` is in the ring of a list that is not modified
        // during `'a`.
        let next = unsafe { (*fields).next };
        // The compiler then tests only once whether the ring ends.
        //
        // SAFETY: By the type invariants of `ListLinks`, the links of an item in a list are not
        // null.
        unsafe { hint::assert_unchecked(!next.is_null()) };
        // INVARIANT: The successor is in the same ring; at the end, `next` is null.
        self.next = if next == self.first {
            ptr::null_mut()
        } else {
            next
        };
        // SAFETY: As above, and the item stays in the list during `'a`.
        Some(unsafe { List::item(fields) })
    }
}

impl<T: ?Sized + ListItem<ID>, const ID: u64> FusedIterator for Iter<'_, T, ID> {}

impl<'a, T: ?Sized + ListItem<ID>, const ID: u64> IntoIterator for &'a List<T, ID> {
    type Item = ArcBorrow<'a, T>;
    type IntoIter = Iter<'a, T, ID>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// An iterator that removes the items from a list, from both ends.
///
/// Created by [`List::into_iter`](IntoIterator::into_iter). Dropping it drops the remaining items.
pub struct IntoIter<T: ?Sized + ListItem<ID>, const ID: u64 = 0> {
    list: List<T, ID>,
}

impl<T: ?Sized + ListItem<ID>, const ID: u64> Iterator for IntoIter<T, ID> {
    type Item = ListArc<T, ID>;

    fn next(&mut self) -> Option<Self::Item> {
        self.list.pop_front()
    }
}

impl<T: ?Sized + ListItem<ID>, const ID: u64> DoubleEndedIterator for IntoIter<T, ID> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.list.pop_back()
    }
}

impl<T: ?Sized + ListItem<ID>, const ID: u64> FusedIterator for IntoIter<T, ID> {}

impl<T: ?Sized + ListItem<ID>, const ID: u64> IntoIterator for List<T, ID> {
    type Item = ListArc<T, ID>;
    type IntoIter = IntoIter<T, ID>;

    fn into_iter(self) -> Self::IntoIter {
        IntoIter { list: self }
    }
}
