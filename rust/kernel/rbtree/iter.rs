// SPDX-License-Identifier: GPL-2.0

//! Going through a tree in the order of its keys.

use super::{
    node::NodePtr,
    RBTree, //
};
use core::{
    iter::FusedIterator,
    marker::PhantomData, //
};

/// An iterator over the keys and values of a tree, in the order of the keys.
///
/// [`RBTree::iter`] returns it.
///
/// # Invariants
///
/// `next` is in a tree that is shared during `'a`.
pub struct Iter<'a, K, V> {
    next: Option<NodePtr<K, V>>,
    _tree: PhantomData<&'a RBTree<K, V>>,
}

// SAFETY: It stands for a shared tree: all it gives is shared keys and values, whose types allow
// that from another thread.
unsafe impl<K: Sync, V: Sync> Send for Iter<'_, K, V> {}

// SAFETY: A shared iterator gives access to nothing.
unsafe impl<K: Sync, V: Sync> Sync for Iter<'_, K, V> {}

impl<'a, K, V> Iter<'a, K, V> {
    /// Starts at the least key.
    pub(super) fn new(tree: &'a RBTree<K, V>) -> Self {
        // INVARIANT: It is in that tree, which is shared during `'a`.
        Self {
            next: tree.first(),
            _tree: PhantomData,
        }
    }
}

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        let node = self.next?;
        // INVARIANT: It is in the same tree.
        // SAFETY: By the type invariant the node is in a tree that nothing changes during `'a`.
        self.next = unsafe { node.next() };
        // SAFETY: As above.
        Some(unsafe { (node.key(), node.value()) })
    }
}

impl<K, V> FusedIterator for Iter<'_, K, V> {}

impl<'a, K, V> IntoIterator for &'a RBTree<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// An iterator over the keys and values of a tree, in the order of the keys, that can change the
/// values.
///
/// [`RBTree::iter_mut`] returns it.
///
/// # Invariants
///
/// `next` is in a tree to which there is exclusive access during `'a`, and neither it nor any node
/// after it was returned before.
pub struct IterMut<'a, K, V> {
    next: Option<NodePtr<K, V>>,
    _tree: PhantomData<&'a mut RBTree<K, V>>,
}

// SAFETY: It stands for a tree borrowed mutably. Of the keys and values it has yet to return,
// nothing was returned in the thread it comes from, so all of them change threads with it.
unsafe impl<K: Send, V: Send> Send for IterMut<'_, K, V> {}

// SAFETY: A shared iterator gives access to nothing.
unsafe impl<K: Sync, V: Sync> Sync for IterMut<'_, K, V> {}

impl<'a, K, V> IterMut<'a, K, V> {
    /// Starts at the least key.
    pub(super) fn new(tree: &'a mut RBTree<K, V>) -> Self {
        // INVARIANT: It is in that tree, which is borrowed mutably during `'a`, and none was
        // returned yet.
        Self {
            next: tree.first(),
            _tree: PhantomData,
        }
    }
}

impl<'a, K, V> Iterator for IterMut<'a, K, V> {
    type Item = (&'a K, &'a mut V);

    fn next(&mut self) -> Option<Self::Item> {
        let node = self.next?;
        // INVARIANT: It is in the same tree, after the one that is returned.
        // SAFETY: By the type invariant the node is in a tree whose links nothing changes
        // during `'a`.
        self.next = unsafe { node.next() };
        // SAFETY: By the type invariant there is exclusive access to the tree, and this node was
        // not returned before. It will not be again.
        Some(unsafe { (node.key(), node.value_mut()) })
    }
}

impl<K, V> FusedIterator for IterMut<'_, K, V> {}

impl<'a, K, V> IntoIterator for &'a mut RBTree<K, V> {
    type Item = (&'a K, &'a mut V);
    type IntoIter = IterMut<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}
