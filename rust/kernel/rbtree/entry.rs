// SPDX-License-Identifier: GPL-2.0

//! Entries of a tree: occupied or vacant positions.

use super::{
    node::NodePtr,
    RBTree,
    RBTreeNode,
    RBTreeNodeReservation, //
};
use crate::bindings;
use core::{
    marker::PhantomData,
    ptr, //
};

/// The entry of a key in a tree, which is either vacant or occupied.
///
/// Created by [`RBTree::entry`].
pub enum Entry<'a, K, V> {
    /// The tree does not have the key.
    Vacant(VacantEntry<'a, K, V>),
    /// The tree has the key.
    Occupied(OccupiedEntry<'a, K, V>),
}

/// Like [`Entry`], but without a key.
pub(super) enum Place<'a, K, V> {
    Vacant(Vacancy<'a, K, V>),
    Occupied(OccupiedEntry<'a, K, V>),
}

/// A vacant entry: the position where a key can be inserted.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, rbtree::{Entry, RBTree, RBTreeNodeReservation}};
///
/// let mut tree = RBTree::new();
/// let reservation = RBTreeNodeReservation::new(GFP_KERNEL)?;
/// if let Entry::Vacant(vacant) = tree.entry(1) {
///     let value = vacant.insert(41, reservation);
///     *value += 1;
/// }
/// assert_eq!(tree.get(&1), Some(&42));
/// # Ok::<(), Error>(())
/// ```
pub struct VacantEntry<'a, K, V> {
    key: K,
    vacancy: Vacancy<'a, K, V>,
}

impl<'a, K, V> VacantEntry<'a, K, V> {
    /// Creates an entry from a key and its position.
    pub(super) fn new(key: K, vacancy: Vacancy<'a, K, V>) -> Self {
        Self { key, vacancy }
    }

    /// Inserts the key with a value, and returns a mutable reference to the value in the tree.
    ///
    /// The reserved memory becomes the node: this does not allocate, and cannot fail.
    pub fn insert(self, value: V, reservation: RBTreeNodeReservation<K, V>) -> &'a mut V {
        self.vacancy.fill(reservation.into_node(self.key, value))
    }
}

/// A position in a tree where a node can be inserted.
///
/// # Invariants
///
/// - `root` is the root of a tree, to which there is exclusive access during `'a`.
/// - `link` points to the field, currently null, that would have to point to a node at this
///   position: that of `root`, in which case `parent` is null, or one of the node at `parent`.
pub(super) struct Vacancy<'a, K, V> {
    // Not a reference: moving one would assert exclusive access to the target of `link`.
    root: *mut bindings::rb_root,
    parent: *mut bindings::rb_node,
    link: *mut *mut bindings::rb_node,
    _tree: PhantomData<&'a mut RBTree<K, V>>,
}

impl<'a, K, V> Vacancy<'a, K, V> {
    /// Creates a vacancy.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the type invariants hold.
    pub(super) unsafe fn new(
        root: *mut bindings::rb_root,
        parent: *mut bindings::rb_node,
        link: *mut *mut bindings::rb_node,
    ) -> Self {
        // INVARIANT: By the safety requirements of this function.
        Self {
            root,
            parent,
            link,
            _tree: PhantomData,
        }
    }

    /// Inserts a node at this position, and returns a mutable reference to its value.
    pub(super) fn fill(self, node: RBTreeNode<K, V>) -> &'a mut V {
        let node = node.into_ptr();
        let links = node.links();

        // Same as C's inline `rb_link_node()`.
        //
        // SAFETY: The box that owned the node has given up ownership, so its links are valid for
        // writes. By the type invariants, so is `link` during `'a`. C converts the parent back from
        // an integer, hence the exposed provenance.
        unsafe {
            links.write(bindings::rb_node {
                __rb_parent_color: self.parent.expose_provenance(),
                rb_right: ptr::null_mut(),
                rb_left: ptr::null_mut(),
            });
            *self.link = links;
        }
        // INVARIANT: The tree owns the node from now on.
        // SAFETY: The node was just linked, by the type invariants at a vacant position of this
        // tree.
        unsafe { bindings::rb_insert_color(links, self.root) };

        // SAFETY: The node is in the tree, to which there is no other access during `'a`.
        unsafe { node.value_mut() }
    }
}

/// An occupied entry: a key that is in the tree.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, rbtree::{Entry, RBTree}};
///
/// let mut tree = RBTree::new();
/// tree.try_create_and_insert(1, 41, GFP_KERNEL)?;
/// if let Entry::Occupied(mut occupied) = tree.entry(1) {
///     *occupied.get_mut() += 1;
///     assert_eq!(occupied.get(), &42);
///     assert_eq!(occupied.remove(), 42);
/// }
/// assert!(tree.is_empty());
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// `node` is in `tree`.
pub struct OccupiedEntry<'a, K, V> {
    tree: &'a mut RBTree<K, V>,
    node: NodePtr<K, V>,
}

impl<'a, K, V> OccupiedEntry<'a, K, V> {
    /// Creates an occupied entry.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the node is in the tree.
    pub(super) unsafe fn new(tree: &'a mut RBTree<K, V>, node: NodePtr<K, V>) -> Self {
        // INVARIANT: By the safety requirements of this function.
        Self { tree, node }
    }

    /// Returns a reference to the value.
    pub fn get(&self) -> &V {
        // SAFETY: By the type invariants, the node is in the tree, which `self` borrows and which
        // is not modified while `self` is shared.
        unsafe { self.node.value() }
    }

    /// Returns a mutable reference to the value.
    pub fn get_mut(&mut self) -> &mut V {
        // SAFETY: By the type invariants, the node is in the tree, which `self` mutably borrows.
        // While `self` is mutably borrowed, there is no other access to the tree.
        unsafe { self.node.value_mut() }
    }

    /// Converts the entry into a mutable reference to the value, which borrows the tree.
    pub fn into_mut(self) -> &'a mut V {
        // SAFETY: By the type invariants, the node is in the tree, which `self` mutably borrowed
        // for `'a`. The result takes over that borrow.
        unsafe { self.node.value_mut() }
    }

    /// Removes the node from the tree, and returns it.
    pub fn remove_node(self) -> RBTreeNode<K, V> {
        // SAFETY: By the type invariants, the node is in the tree.
        unsafe { self.tree.unlink(self.node) }
    }

    /// Removes the key from the tree, and returns its value.
    pub fn remove(self) -> V {
        let (_, value) = self.remove_node().to_key_value();
        value
    }

    /// Replaces the node by another one with an equal key, and returns the old node.
    pub(super) fn replace(self, new: RBTreeNode<K, V>) -> RBTreeNode<K, V> {
        let new = new.into_ptr();

        // INVARIANT: The tree owns the new node from now on, and no longer the old one.
        // SAFETY: By the type invariants, the old node is in the tree, which is mutably borrowed.
        // The box that owned the new node has given up ownership.
        unsafe {
            bindings::rb_replace_node(self.node.links(), new.links(), &mut self.tree.root);
        }
        // SAFETY: The tree has just given up ownership of the old node.
        unsafe { RBTreeNode::from_ptr(self.node) }
    }
}
