// SPDX-License-Identifier: GPL-2.0

//! Places in a tree: where a key is, or is not yet.

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

/// Where a key is in a tree, or where it is to be inserted.
///
/// [`RBTree::entry`] returns it.
pub enum Entry<'a, K, V> {
    /// The tree does not have the key.
    Vacant(VacantEntry<'a, K, V>),
    /// The tree has the key.
    Occupied(OccupiedEntry<'a, K, V>),
}

/// As [`Entry`], without a key.
pub(super) enum Place<'a, K, V> {
    Vacant(Vacancy<'a, K, V>),
    Occupied(OccupiedEntry<'a, K, V>),
}

/// Where a key that a tree does not have is to be inserted.
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
    /// The entry of a key, given its place.
    pub(super) fn new(key: K, vacancy: Vacancy<'a, K, V>) -> Self {
        Self { key, vacancy }
    }

    /// Inserts the key, with a value, and returns the value in the tree.
    ///
    /// The memory that was reserved becomes the node: nothing is allocated, and this cannot fail.
    pub fn insert(self, value: V, reservation: RBTreeNodeReservation<K, V>) -> &'a mut V {
        self.vacancy.fill(reservation.into_node(self.key, value))
    }
}

/// Where a node is missing.
///
/// # Invariants
///
/// - `root` is the root of a tree, to which there is exclusive access during `'a`.
/// - `link` points to the field, null now, that would have to point to a node at this place:
///   `root`'s, or one of the node's at `parent`. `parent` is null for `root`'s.
pub(super) struct Vacancy<'a, K, V> {
    // No reference: moving one would mean that it alone has access to what `link` may point to.
    root: *mut bindings::rb_root,
    parent: *mut bindings::rb_node,
    link: *mut *mut bindings::rb_node,
    _tree: PhantomData<&'a mut RBTree<K, V>>,
}

impl<'a, K, V> Vacancy<'a, K, V> {
    /// # Safety
    ///
    /// The type's invariants must hold.
    pub(super) unsafe fn new(
        root: *mut bindings::rb_root,
        parent: *mut bindings::rb_node,
        link: *mut *mut bindings::rb_node,
    ) -> Self {
        // INVARIANT: The caller promises them.
        Self {
            root,
            parent,
            link,
            _tree: PhantomData,
        }
    }

    /// Inserts a node here, and returns its value.
    pub(super) fn fill(self, node: RBTreeNode<K, V>) -> &'a mut V {
        let node = node.into_ptr();
        let links = node.links();

        // What C's inline `rb_link_node()` does.
        //
        // SAFETY: The node was just given away by the box that owned it, so its links can be
        // written. By the type invariant `link` can, too, during `'a`. C reads the parent back from
        // a number, hence the exposed address.
        unsafe {
            links.write(bindings::rb_node {
                __rb_parent_color: self.parent.expose_provenance(),
                rb_right: ptr::null_mut(),
                rb_left: ptr::null_mut(),
            });
            *self.link = links;
        }
        // INVARIANT: The tree owns the node from here on.
        // SAFETY: The node was just linked, by the type invariant at a place in this tree.
        unsafe { bindings::rb_insert_color(links, self.root) };

        // SAFETY: The node is in the tree, to which there is no other access during `'a`.
        unsafe { node.value_mut() }
    }
}

/// Where a key is in a tree.
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
    /// # Safety
    ///
    /// The type's invariant must hold.
    pub(super) unsafe fn new(tree: &'a mut RBTree<K, V>, node: NodePtr<K, V>) -> Self {
        // INVARIANT: The caller promises it.
        Self { tree, node }
    }

    /// The value.
    pub fn get(&self) -> &V {
        // SAFETY: By the type invariant the node is in the tree, which `self` borrows. While `self`
        // is shared, nothing changes it.
        unsafe { self.node.value() }
    }

    /// The value, to be changed.
    pub fn get_mut(&mut self) -> &mut V {
        // SAFETY: By the type invariant the node is in the tree, which `self` borrows, and which
        // nothing has access to while `self` is borrowed.
        unsafe { self.node.value_mut() }
    }

    /// The value, to be changed for as long as the tree is borrowed.
    pub fn into_mut(self) -> &'a mut V {
        // SAFETY: By the type invariant the node is in the tree, which `self` borrowed for `'a`:
        // that borrow goes into the result.
        unsafe { self.node.value_mut() }
    }

    /// Takes the node out of the tree.
    pub fn remove_node(self) -> RBTreeNode<K, V> {
        // SAFETY: By the type invariant the node is in the tree.
        unsafe { self.tree.unlink(self.node) }
    }

    /// Removes the key from the tree, and returns its value.
    pub fn remove(self) -> V {
        let (_, value) = self.remove_node().to_key_value();
        value
    }

    /// Puts another node with an equal key in the place of this one, which is returned.
    pub(super) fn replace(self, new: RBTreeNode<K, V>) -> RBTreeNode<K, V> {
        let new = new.into_ptr();

        // INVARIANT: The tree owns the new node from here on, and no longer the old one.
        // SAFETY: By the type invariant the old node is in the tree, to which there is exclusive
        // access. The new one was just given away by the box that owned it.
        unsafe {
            bindings::rb_replace_node(self.node.links(), new.links(), &mut self.tree.root);
        }
        // SAFETY: The tree owned the old node, and does not know it any more.
        unsafe { RBTreeNode::from_ptr(self.node) }
    }
}
