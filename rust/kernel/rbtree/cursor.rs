// SPDX-License-Identifier: GPL-2.0

//! Moving about in a tree, and changing it there.

use super::{
    node::NodePtr,
    RBTree,
    RBTreeNode, //
};
use core::marker::PhantomData;

/// A place in a shared tree, which moves in both directions.
///
/// It always is on a node.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, rbtree::RBTree};
///
/// let mut tree = RBTree::new();
/// for key in [1, 2, 3] {
///     tree.try_create_and_insert(key, 10 * key, GFP_KERNEL)?;
/// }
///
/// let cursor = tree.cursor_lower_bound(&2).ok_or(ENOENT)?;
/// assert_eq!(cursor.current(), (&2, &20));
/// assert_eq!(cursor.peek_prev(), Some((&1, &10)));
/// assert_eq!(cursor.peek_next(), Some((&3, &30)));
/// assert_eq!(tree.cursor_back().ok_or(ENOENT)?.peek_next(), None);
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// `current` is in a tree that is shared during `'a`.
pub struct Cursor<'a, K, V> {
    current: NodePtr<K, V>,
    _tree: PhantomData<&'a RBTree<K, V>>,
}

// SAFETY: It stands for a shared tree: all it gives is shared keys and values, whose types allow
// that from another thread.
unsafe impl<K: Sync, V: Sync> Send for Cursor<'_, K, V> {}

// SAFETY: As above: a shared cursor gives no more than one that is owned.
unsafe impl<K: Sync, V: Sync> Sync for Cursor<'_, K, V> {}

impl<'a, K, V> Cursor<'a, K, V> {
    /// # Safety
    ///
    /// The node must be in the tree.
    pub(super) unsafe fn new(_tree: &'a RBTree<K, V>, current: NodePtr<K, V>) -> Self {
        // INVARIANT: The caller promises that it is in the tree, which is shared during `'a`.
        Self {
            current,
            _tree: PhantomData,
        }
    }

    /// The key and value of the node the cursor is on.
    pub fn current(&self) -> (&K, &V) {
        // SAFETY: By the type invariant the node is in a tree that nothing changes during `'a`.
        unsafe { (self.current.key(), self.current.value()) }
    }

    /// The key and value of the node with the next lesser key, if there is one.
    pub fn peek_prev(&self) -> Option<(&K, &V)> {
        // SAFETY: By the type invariant the node is in a tree that nothing changes during `'a`.
        unsafe { self.current.prev() }
            // SAFETY: It is in the same tree.
            .map(|node| unsafe { (node.key(), node.value()) })
    }

    /// The key and value of the node with the next greater key, if there is one.
    pub fn peek_next(&self) -> Option<(&K, &V)> {
        // SAFETY: By the type invariant the node is in a tree that nothing changes during `'a`.
        unsafe { self.current.next() }
            // SAFETY: It is in the same tree.
            .map(|node| unsafe { (node.key(), node.value()) })
    }
}

/// A place in a tree, which moves in both directions and can change the tree.
///
/// It always is on a node: moving past either end, or removing the last node, consumes it.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, rbtree::RBTree};
///
/// let mut tree = RBTree::new();
/// for key in [1, 2, 3] {
///     tree.try_create_and_insert(key, 10 * key, GFP_KERNEL)?;
/// }
///
/// let mut cursor = tree.cursor_front_mut().ok_or(ENOENT)?;
/// assert_eq!(cursor.current(), (&1, &10));
/// if let Some((_, value)) = cursor.peek_next_mut() {
///     *value += 1;
/// }
/// cursor = cursor.move_next().ok_or(ENOENT)?;
/// assert_eq!(cursor.current(), (&2, &21));
///
/// // It goes on to the next node, or else to the one before.
/// let (cursor, node) = cursor.remove_current();
/// assert_eq!(node.to_key_value(), (2, 21));
/// let mut cursor = cursor.ok_or(ENOENT)?;
/// assert_eq!(cursor.current(), (&3, &30));
///
/// let node = cursor.remove_prev().ok_or(ENOENT)?;
/// assert_eq!(node.to_key_value(), (1, 10));
/// assert!(cursor.peek_prev().is_none());
/// assert!(cursor.move_next().is_none());
/// assert!(tree.keys().eq(&[3]));
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// `current` is in `tree`.
pub struct CursorMut<'a, K, V> {
    tree: &'a mut RBTree<K, V>,
    current: NodePtr<K, V>,
}

// SAFETY: It stands for a tree borrowed mutably. What it gave access to in the thread it comes from
// borrowed it, so all keys and values change threads with it.
unsafe impl<K: Send, V: Send> Send for CursorMut<'_, K, V> {}

// SAFETY: A shared cursor gives access to shared keys and values, which their types allow from
// another thread, and to nothing else.
unsafe impl<K: Sync, V: Sync> Sync for CursorMut<'_, K, V> {}

impl<'a, K, V> CursorMut<'a, K, V> {
    /// # Safety
    ///
    /// The node must be in the tree.
    pub(super) unsafe fn new(tree: &'a mut RBTree<K, V>, current: NodePtr<K, V>) -> Self {
        // INVARIANT: The caller promises it.
        Self { tree, current }
    }

    /// The node before the one the cursor is on.
    fn prev(&self) -> Option<NodePtr<K, V>> {
        // SAFETY: By the type invariant the node is in the tree, which `self` borrows.
        unsafe { self.current.prev() }
    }

    /// The node after the one the cursor is on.
    fn next(&self) -> Option<NodePtr<K, V>> {
        // SAFETY: By the type invariant the node is in the tree, which `self` borrows.
        unsafe { self.current.next() }
    }

    /// The key and value of the node the cursor is on.
    pub fn current(&self) -> (&K, &V) {
        // SAFETY: By the type invariant the node is in the tree, which `self` borrows. While `self`
        // is shared, nothing changes it.
        unsafe { (self.current.key(), self.current.value()) }
    }

    /// The key, and the value to be changed, of the node the cursor is on.
    pub fn current_mut(&mut self) -> (&K, &mut V) {
        // SAFETY: By the type invariant the node is in the tree, which `self` borrows, and which
        // nothing else has access to while `self` is borrowed.
        unsafe { (self.current.key(), self.current.value_mut()) }
    }

    /// The key and value of the node with the next lesser key, if there is one.
    pub fn peek_prev(&self) -> Option<(&K, &V)> {
        // SAFETY: The node is in the tree, which nothing changes while `self` is shared.
        self.prev()
            .map(|node| unsafe { (node.key(), node.value()) })
    }

    /// The key and value of the node with the next greater key, if there is one.
    pub fn peek_next(&self) -> Option<(&K, &V)> {
        // SAFETY: The node is in the tree, which nothing changes while `self` is shared.
        self.next()
            .map(|node| unsafe { (node.key(), node.value()) })
    }

    /// The key, and the value to be changed, of the node with the next lesser key, if there is one.
    pub fn peek_prev_mut(&mut self) -> Option<(&K, &mut V)> {
        // SAFETY: The node is in the tree, which nothing else has access to while `self` is
        // borrowed.
        self.prev()
            .map(|node| unsafe { (node.key(), node.value_mut()) })
    }

    /// The key, and the value to be changed, of the node with the next greater key, if there is
    /// one.
    pub fn peek_next_mut(&mut self) -> Option<(&K, &mut V)> {
        // SAFETY: The node is in the tree, which nothing else has access to while `self` is
        // borrowed.
        self.next()
            .map(|node| unsafe { (node.key(), node.value_mut()) })
    }

    /// Moves to the node with the next lesser key.
    ///
    /// `None` if there is none: the cursor is gone then.
    pub fn move_prev(self) -> Option<Self> {
        let current = self.prev()?;
        // INVARIANT: It is in the tree.
        Some(Self { current, ..self })
    }

    /// Moves to the node with the next greater key.
    ///
    /// `None` if there is none: the cursor is gone then.
    pub fn move_next(self) -> Option<Self> {
        let current = self.next()?;
        // INVARIANT: It is in the tree.
        Some(Self { current, ..self })
    }

    /// Takes the node the cursor is on out of the tree.
    ///
    /// The cursor moves to the next node, or to the previous one if this was the last. If this was
    /// the only one, the cursor is gone.
    pub fn remove_current(self) -> (Option<Self>, RBTreeNode<K, V>) {
        let Self { tree, current } = self;

        // SAFETY: By the type invariant the node is in the tree, which is borrowed.
        let neighbour = unsafe { current.next().or_else(|| current.prev()) };
        // SAFETY: By the type invariant the node is in the tree.
        let node = unsafe { tree.unlink(current) };

        // INVARIANT: It is another node, and still in the tree.
        let cursor = neighbour.map(|current| Self { tree, current });
        (cursor, node)
    }

    /// Takes the node with the next lesser key out of the tree, if there is one.
    ///
    /// The cursor stays where it is.
    pub fn remove_prev(&mut self) -> Option<RBTreeNode<K, V>> {
        let node = self.prev()?;
        // INVARIANT: It is not the node that the cursor is on.
        // SAFETY: It is in the tree.
        Some(unsafe { self.tree.unlink(node) })
    }

    /// Takes the node with the next greater key out of the tree, if there is one.
    ///
    /// The cursor stays where it is.
    pub fn remove_next(&mut self) -> Option<RBTreeNode<K, V>> {
        let node = self.next()?;
        // INVARIANT: It is not the node that the cursor is on.
        // SAFETY: It is in the tree.
        Some(unsafe { self.tree.unlink(node) })
    }
}
