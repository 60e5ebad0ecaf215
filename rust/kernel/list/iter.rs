// SPDX-License-Identifier: GPL-2.0

//! Going through a list.

use super::{
    links::ListLinksFields,
    List,
    ListArc,
    ListItem, //
};
use crate::sync::ArcBorrow;
use core::{
    iter::FusedIterator,
    marker::PhantomData,
    ptr, //
};

/// An iterator over the items of a list, from the first to the last.
///
/// [`List::iter`] returns it. What it gives can be kept as a reference to the item: an
/// [`ArcBorrow`] becomes an [`Arc`](crate::sync::Arc).
///
/// # Invariants
///
/// `first` is that of a list that is shared during `'a`, and `next` is in its ring, or null.
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
    /// Starts at the first item.
    pub(super) fn new(list: &'a List<T, ID>) -> Self {
        // INVARIANT: They are of that list, which is shared during `'a`.
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

        // SAFETY: By the type invariant it is in the ring of a list that nothing changes during
        // `'a`.
        let next = unsafe { (*fields).next };
        // INVARIANT: It is in the same ring, or null.
        self.next = if next == self.first {
            ptr::null_mut()
        } else {
            next
        };
        // SAFETY: As above, the item stays there during `'a`.
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

/// An iterator that takes the items out of a list, from both ends.
///
/// [`List::into_iter`](IntoIterator::into_iter) returns it. It drops what it was not asked for.
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
