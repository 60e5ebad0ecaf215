// SPDX-License-Identifier: GPL-2.0

//! The nodes of a tree, inside it and outside.

use crate::{
    alloc::Flags,
    bindings,
    container_of,
    prelude::*, //
};
use core::{
    mem::MaybeUninit,
    ptr::{
        self,
        NonNull, //
    },
};

/// What a tree is made of.
pub(super) struct Node<K, V> {
    links: bindings::rb_node,
    key: K,
    value: V,
}

/// A pointer to a node that is in a tree.
///
/// # Invariants
///
/// It points to a node that [`KBox::into_raw`] returned, at least when it was made, and can be used
/// for all of that allocation.
pub(super) struct NodePtr<K, V>(NonNull<Node<K, V>>);

impl<K, V> Clone for NodePtr<K, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K, V> Copy for NodePtr<K, V> {}

impl<K, V> NodePtr<K, V> {
    /// The node around its links; `None` for null.
    ///
    /// # Safety
    ///
    /// `links` must be null, or be what [`NodePtr::links`] returned for a node that is still there.
    #[inline]
    pub(super) unsafe fn from_links(links: *mut bindings::rb_node) -> Option<Self> {
        if links.is_null() {
            return None;
        }
        // SAFETY: It points to the field of a node, and both lie in the node's allocation.
        let node = unsafe { container_of!(links, Node<K, V>, links) };
        // INVARIANT: It is the pointer whose `links` the caller gave.
        // SAFETY: Nothing within an allocation is at null.
        Some(Self(unsafe { NonNull::new_unchecked(node) }))
    }

    /// The node's links, as C needs them.
    #[inline]
    pub(super) fn links(self) -> *mut bindings::rb_node {
        let offset = core::mem::offset_of!(Node<K, V>, links);
        // Unlike `&raw mut (*node).links` this needs no node to be there still.
        self.0.as_ptr().wrapping_byte_add(offset).cast()
    }

    /// The node's key.
    ///
    /// # Safety
    ///
    /// During `'a` the node must be there, and there must be no mutable access to its key.
    #[inline]
    pub(super) unsafe fn key<'a>(self) -> &'a K {
        // SAFETY: By the type invariant and the caller's promise it points to a node, whose key can
        // be shared.
        unsafe { &(*self.0.as_ptr()).key }
    }

    /// The node's value.
    ///
    /// # Safety
    ///
    /// During `'a` the node must be there, and there must be no mutable access to its value.
    #[inline]
    pub(super) unsafe fn value<'a>(self) -> &'a V {
        // SAFETY: By the type invariant and the caller's promise it points to a node, whose value
        // can be shared.
        unsafe { &(*self.0.as_ptr()).value }
    }

    /// The node's value, to be changed.
    ///
    /// # Safety
    ///
    /// During `'a` the node must be there, and there must be no other access to its value.
    #[inline]
    pub(super) unsafe fn value_mut<'a>(self) -> &'a mut V {
        // SAFETY: By the type invariant and the caller's promise it points to a node, whose value
        // nothing else has access to.
        unsafe { &mut (*self.0.as_ptr()).value }
    }

    /// The node with the next greater key.
    ///
    /// # Safety
    ///
    /// The node must be in a tree, which is not changed meanwhile.
    #[inline]
    pub(super) unsafe fn next(self) -> Option<Self> {
        // SAFETY: The caller promises that the node is in a tree.
        let links = unsafe { bindings::rb_next(self.links()) };
        // SAFETY: It is null or a node of the same tree.
        unsafe { Self::from_links(links) }
    }

    /// The node with the next lesser key.
    ///
    /// # Safety
    ///
    /// The node must be in a tree, which is not changed meanwhile.
    #[inline]
    pub(super) unsafe fn prev(self) -> Option<Self> {
        // SAFETY: The caller promises that the node is in a tree.
        let links = unsafe { bindings::rb_prev(self.links()) };
        // SAFETY: It is null or a node of the same tree.
        unsafe { Self::from_links(links) }
    }
}

/// Memory for a node, without key and value.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, rbtree::{RBTree, RBTreeNodeReservation}};
///
/// let reservation = RBTreeNodeReservation::new(GFP_KERNEL)?;
///
/// // Neither of these allocates.
/// let mut tree = RBTree::new();
/// let node = reservation.into_node(1, 'a');
/// tree.insert(node);
/// assert_eq!(tree.get(&1), Some(&'a'));
/// # Ok::<(), Error>(())
/// ```
pub struct RBTreeNodeReservation<K, V> {
    node: KBox<MaybeUninit<Node<K, V>>>,
}

// SAFETY: There is no key and no value in it, just memory, which any thread may use and free.
unsafe impl<K, V> Send for RBTreeNodeReservation<K, V> {}

// SAFETY: A shared reservation gives access to nothing.
unsafe impl<K, V> Sync for RBTreeNodeReservation<K, V> {}

impl<K, V> RBTreeNodeReservation<K, V> {
    /// Allocates memory for a node.
    ///
    /// This may sleep if `flags` allow it.
    ///
    /// # Errors
    ///
    /// `ENOMEM` if there is no memory.
    pub fn new(flags: Flags) -> Result<RBTreeNodeReservation<K, V>> {
        Ok(Self {
            node: KBox::new_uninit(flags)?,
        })
    }

    /// Puts a key and a value there.
    pub fn into_node(self, key: K, value: V) -> RBTreeNode<K, V> {
        let links = bindings::rb_node {
            __rb_parent_color: 0,
            rb_right: ptr::null_mut(),
            rb_left: ptr::null_mut(),
        };

        RBTreeNode {
            node: self.node.write(Node { links, key, value }),
        }
    }
}

/// A node with a key and a value that is in no tree: not yet, or not any more.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, rbtree::{RBTree, RBTreeNode}};
///
/// let mut tree = RBTree::new();
/// tree.insert(RBTreeNode::new(1, 'a', GFP_KERNEL)?);
///
/// // From one tree to another, without an allocation.
/// let mut other = RBTree::new();
/// let node = tree.remove_node(&1).ok_or(ENOENT)?;
/// other.insert(node);
/// assert_eq!(other.get(&1), Some(&'a'));
/// assert!(tree.is_empty());
/// # Ok::<(), Error>(())
/// ```
pub struct RBTreeNode<K, V> {
    node: KBox<Node<K, V>>,
}

// SAFETY: It owns its key and value, which may change threads. The links have no meaning.
unsafe impl<K: Send, V: Send> Send for RBTreeNode<K, V> {}

// SAFETY: A shared node gives access to nothing but a shared key and value.
unsafe impl<K: Sync, V: Sync> Sync for RBTreeNode<K, V> {}

impl<K, V> RBTreeNode<K, V> {
    /// Allocates a node.
    ///
    /// This may sleep if `flags` allow it.
    ///
    /// # Errors
    ///
    /// `ENOMEM` if there is no memory; `key` and `value` are dropped.
    pub fn new(key: K, value: V, flags: Flags) -> Result<RBTreeNode<K, V>> {
        Ok(RBTreeNodeReservation::new(flags)?.into_node(key, value))
    }

    /// Moves key and value out, and frees the memory.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, rbtree::RBTreeNode};
    ///
    /// let node = RBTreeNode::new(1, 'a', GFP_KERNEL)?;
    /// assert_eq!(node.to_key_value(), (1, 'a'));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn to_key_value(self) -> (K, V) {
        let Node { key, value, .. } = KBox::into_inner(self.node);
        (key, value)
    }

    /// Drops key and value, and keeps the memory.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, rbtree::RBTreeNode};
    ///
    /// let node = RBTreeNode::new(1, 'a', GFP_KERNEL)?;
    /// let node = node.into_reservation().into_node(2, 'b');
    /// assert_eq!(node.to_key_value(), (2, 'b'));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn into_reservation(self) -> RBTreeNodeReservation<K, V> {
        RBTreeNodeReservation {
            node: KBox::drop_contents(self.node),
        }
    }

    /// The key.
    pub(super) fn key(&self) -> &K {
        &self.node.key
    }

    /// Gives the node away, to a tree.
    pub(super) fn into_ptr(self) -> NodePtr<K, V> {
        let node = KBox::into_raw(self.node);
        // INVARIANT: It is what `KBox::into_raw` returned.
        // SAFETY: A box has no null pointer.
        NodePtr(unsafe { NonNull::new_unchecked(node) })
    }

    /// Takes a node back from a tree.
    ///
    /// # Safety
    ///
    /// The node must be there still, and belongs to the result from now on.
    pub(super) unsafe fn from_ptr(node: NodePtr<K, V>) -> Self {
        Self {
            // SAFETY: By the type invariant it is what `KBox::into_raw` returned. The caller
            // promises that it was not freed, and gives it away.
            node: unsafe { KBox::from_raw(node.0.as_ptr()) },
        }
    }
}
