// SPDX-License-Identifier: GPL-2.0

//! Cursors: moving through a tree and modifying it on the way.

use super::{
    node::NodePtr,
    RBTree,
    RBTreeNode, //
};
use core::marker::PhantomData;

/// A cursor: a position in a shared tree.
///
/// It is always on a node.
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
/// `current` is in a tree that is borrowed during `'a`.
pub struct Cursor<'a, K, V> {
    current: NodePtr<K, V>,
    _tree: PhantomData<&'a RBTree<K, V>>,
}

// SAFETY: It acts as a shared reference to the tree: it only gives shared access to keys and
// values, which are `Sync`.
unsafe impl<K: Sync, V: Sync> Send for Cursor<'_, K, V> {}

// SAFETY: As above: a shared cursor gives no more access than an owned one.
unsafe impl<K: Sync, V: Sync> Sync for Cursor<'_, K, V> {}

impl<'a, K, V> Cursor<'a, K, V> {
    /// Creates a cursor on a node.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the node is in the tree.
    pub(super) unsafe fn new(_tree: &'a RBTree<K, V>, current: NodePtr<K, V>) -> Self {
        // INVARIANT: By the safety requirements, the node is in the tree, which is borrowed for
        // `'a`.
        Self {
            current,
            _tree: PhantomData,
        }
    }

    /// Returns the key and value of the current node.
    pub fn current(&self) -> (&K, &V) {
        // SAFETY: By the type invariants, the node is in a tree that is not modified during `'a`.
        unsafe { (self.current.key(), self.current.value()) }
    }

    /// Returns the key and value of the node with the next smaller key, if there is one.
    pub fn peek_prev(&self) -> Option<(&K, &V)> {
        // SAFETY: By the type invariants, the node is in a tree that is not modified during `'a`.
        unsafe { self.current.prev() }
            // SAFETY: The previous node is in the same tree.
            .map(|node| unsafe { (node.key(), node.value()) })
    }

    /// Returns the key and value of the node with the next larger key, if there is one.
    pub fn peek_next(&self) -> Option<(&K, &V)> {
        // SAFETY: By the type invariants, the node is in a tree that is not modified during `'a`.
        unsafe { self.current.next() }
            // SAFETY: The next node is in the same tree.
            .map(|node| unsafe { (node.key(), node.value()) })
    }
}

/// A mutable cursor: a position in a tree, which can be used to modify the tree.
///
/// It is always on a node: moving past either end, or removing the only node, consumes the cursor.
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

// SAFETY: It acts as a mutable reference to the tree, whose keys and values are `Send`. Access that
// it gave before borrowed the cursor, so none is left when it is sent.
unsafe impl<K: Send, V: Send> Send for CursorMut<'_, K, V> {}

// SAFETY: A shared cursor only gives shared access to keys and values, which are `Sync`.
unsafe impl<K: Sync, V: Sync> Sync for CursorMut<'_, K, V> {}

impl<'a, K, V> CursorMut<'a, K, V> {
    /// Creates a cursor on a node.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the node is in the tree.
    pub(super) unsafe fn new(tree: &'a mut RBTree<K, V>, current: NodePtr<K, V>) -> Self {
        // INVARIANT: By the safety requirements of this function.
        Self { tree, current }
    }

    /// Returns the node before the current one.
    fn prev(&self) -> Option<NodePtr<K, V>> {
        // SAFETY: By the type invariants, the node is in the tree, which `self` borrows.
        unsafe { self.current.prev() }
    }

    /// Returns the node after the current one.
    fn next(&self) -> Option<NodePtr<K, V>> {
        // SAFETY: By the type invariants, the node is in the tree, which `self` borrows.
        unsafe { self.current.next() }
    }

    /// Returns the key and value of the current node.
    pub fn current(&self) -> (&K, &V) {
        // SAFETY: By the type invariants, the node is in the tree, which `self` borrows and which
        // is not modified while `self` is shared.
        unsafe { (self.current.key(), self.current.value()) }
    }

    /// Returns the key and the mutable value of the current node.
    pub fn current_mut(&mut self) -> (&K, &mut V) {
        // SAFETY: By the type invariants, the node is in the tree, which `self` mutably borrows.
        // While `self` is mutably borrowed, there is no other access to the tree.
        unsafe { (self.current.key(), self.current.value_mut()) }
    }

    /// Returns the key and value of the node with the next smaller key, if there is one.
    pub fn peek_prev(&self) -> Option<(&K, &V)> {
        // SAFETY: The node is in the tree, which is not modified while `self` is shared.
        self.prev()
            .map(|node| unsafe { (node.key(), node.value()) })
    }

    /// Returns the key and value of the node with the next larger key, if there is one.
    pub fn peek_next(&self) -> Option<(&K, &V)> {
        // SAFETY: The node is in the tree, which is not modified while `self` is shared.
        self.next()
            .map(|node| unsafe { (node.key(), node.value()) })
    }

    /// Returns the key and mutable value of the node with the next smaller key, if there is one.
    pub fn peek_prev_mut(&mut self) -> Option<(&K, &mut V)> {
        // SAFETY: The node is in the tree. While `self` is mutably borrowed, there is no other
        // access to the tree.
        self.prev()
            .map(|node| unsafe { (node.key(), node.value_mut()) })
    }

    /// Returns the key and the mutable value of the node with the next larger key, if there is one.
    pub fn peek_next_mut(&mut self) -> Option<(&K, &mut V)> {
        // SAFETY: The node is in the tree. While `self` is mutably borrowed, there is no other
        // access to the tree.
        self.next()
            .map(|node| unsafe { (node.key(), node.value_mut()) })
    }

    /// Moves to the node with the next smaller key.
    ///
    /// Returns `None` if there is none, in which case the cursor is consumed.
    pub fn move_prev(self) -> Option<Self> {
        let current = self.prev()?;
        // INVARIANT: The previous node is in the tree.
        Some(Self { current, ..self })
    }

    /// Moves to the node with the next larger key.
    ///
    /// Returns `None` if there is none, in which case the cursor is consumed.
    pub fn move_next(self) -> Option<Self> {
        let current = self.next()?;
        // INVARIANT: The next node is in the tree.
        Some(Self { current, ..self })
    }

    /// Removes the current node from the tree, and returns it.
    ///
    /// The cursor moves to the next node, or to the previous one if this was the last. If this was
    /// the only node, the cursor is consumed.
    pub fn remove_current(self) -> (Option<Self>, RBTreeNode<K, V>) {
        let Self { tree, current } = self;

        // SAFETY: By the type invariants, the node is in the tree, which is mutably borrowed.
        let neighbour = unsafe { current.next().or_else(|| current.prev()) };
        // SAFETY: By the type invariants, the node is in the tree.
        let node = unsafe { tree.unlink(current) };

        // INVARIANT: The neighbor is a different node, which is still in the tree.
        let cursor = neighbour.map(|current| Self { tree, current });
        (cursor, node)
    }

    /// Removes the node with the next smaller key from the tree, and returns it, if there is one.
    ///
    /// The cursor does not move.
    pub fn remove_prev(&mut self) -> Option<RBTreeNode<K, V>> {
        let node = self.prev()?;
        // INVARIANT: The current node stays in the tree.
        // SAFETY: The previous node is in the tree.
        Some(unsafe { self.tree.unlink(node) })
    }

    /// Removes the node with the next larger key from the tree, and returns it, if there is one.
    ///
    /// The cursor does not move.
    pub fn remove_next(&mut self) -> Option<RBTreeNode<K, V>> {
        let node = self.next()?;
        // INVARIANT: The current node stays in the tree.
        // SAFETY: The next node is in the tree.
        Some(unsafe { self.tree.unlink(node) })
    }
}
