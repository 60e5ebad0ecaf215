// SPDX-License-Identifier: GPL-2.0

//! Iterators over a tree, sorted by key.

use super::{
    node::NodePtr,
    RBTree, //
};
use core::{
    iter::FusedIterator,
    marker::PhantomData, //
};

/// An iterator over the keys and values of a tree, sorted by key.
///
/// Created by [`RBTree::iter`].
///
/// # Invariants
///
/// `next` is in a tree that is borrowed during `'a`.
pub struct Iter<'a, K, V> {
    next: Option<NodePtr<K, V>>,
    _tree: PhantomData<&'a RBTree<K, V>>,
}

// SAFETY: It acts as a shared reference to the tree: it only gives shared access to keys and
// values, which are `Sync`.
unsafe impl<K: Sync, V: Sync> Send for Iter<'_, K, V> {}

// SAFETY: A shared iterator gives no access to the tree.
unsafe impl<K: Sync, V: Sync> Sync for Iter<'_, K, V> {}

impl<'a, K, V> Iter<'a, K, V> {
    /// Creates an iterator that starts at the smallest key.
    pub(super) fn new(tree: &'a RBTree<K, V>) -> Self {
        // INVARIANT: The first node is in the tree, which is borrowed during `'a`.
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
        // INVARIANT: The next node is in the same tree.
        // SAFETY: By the type invariants, the node is in a tree that is not modified during `'a`.
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

/// An iterator over the keys and mutable values of a tree, sorted by key.
///
/// Created by [`RBTree::iter_mut`].
///
/// # Invariants
///
/// `next` is in a tree that is mutably borrowed during `'a`, and neither it nor any node after it
/// has been returned before.
pub struct IterMut<'a, K, V> {
    next: Option<NodePtr<K, V>>,
    _tree: PhantomData<&'a mut RBTree<K, V>>,
}

// SAFETY: It acts as a mutable reference to the tree, restricted to the nodes that have not been
// returned yet. Their keys and values, which are `Send`, are accessed only through the iterator.
unsafe impl<K: Send, V: Send> Send for IterMut<'_, K, V> {}

// SAFETY: A shared iterator gives no access to the tree.
unsafe impl<K: Sync, V: Sync> Sync for IterMut<'_, K, V> {}

impl<'a, K, V> IterMut<'a, K, V> {
    /// Creates an iterator that starts at the smallest key.
    pub(super) fn new(tree: &'a mut RBTree<K, V>) -> Self {
        // INVARIANT: The first node is in the tree, which is mutably borrowed during `'a`, and no
        // node has been returned yet.
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
        // INVARIANT: The next node is in the same tree, after the one that is returned.
        // SAFETY: By the type invariants, the node is in a tree whose links are not modified during
        // `'a`.
        self.next = unsafe { node.next() };
        // SAFETY: By the type invariants, the tree is mutably borrowed, and this node has not been
        // returned before. It will not be returned again.
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
