// SPDX-License-Identifier: GPL-2.0

//! The nodes of a tree, while they are in it and before and after.

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

/// A node of a tree.
pub(super) struct Node<K, V> {
    links: bindings::rb_node,
    key: K,
    value: V,
}

/// A pointer to a node that is in a tree.
///
/// # Invariants
///
/// It points to a node that came from [`KBox::into_raw`], and that was valid at least when the
/// pointer was created. The pointer may be used for the whole allocation.
pub(super) struct NodePtr<K, V>(NonNull<Node<K, V>>);

impl<K, V> Clone for NodePtr<K, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K, V> Copy for NodePtr<K, V> {}

impl<K, V> NodePtr<K, V> {
    /// Returns the node that contains the given links, or `None` for a null pointer.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `links` is null, or came from [`NodePtr::links`] of a node that
    /// is still valid.
    #[inline]
    pub(super) unsafe fn from_links(links: *mut bindings::rb_node) -> Option<Self> {
        if links.is_null() {
            return None;
        }
        // SAFETY: `links` points to the field of a valid node, so both are in the same allocation.
        let node = unsafe { container_of!(links, Node<K, V>, links) };
        // INVARIANT: By the safety requirements, `links` came from this `NodePtr`.
        // SAFETY: `node` points into an allocation, so it is not null.
        Some(Self(unsafe { NonNull::new_unchecked(node) }))
    }

    /// Returns the links of the node, for C.
    #[inline]
    pub(super) fn links(self) -> *mut bindings::rb_node {
        let offset = core::mem::offset_of!(Node<K, V>, links);
        // Unlike `&raw mut (*node).links`, this does not require a valid node.
        self.0.as_ptr().wrapping_byte_add(offset).cast()
    }

    /// Returns a reference to the key of the node.
    ///
    /// # Safety
    ///
    /// The caller must ensure that, during `'a`, the node is valid and its key is not mutably
    /// accessed.
    #[inline]
    pub(super) unsafe fn key<'a>(self) -> &'a K {
        // SAFETY: By the type invariants and the safety requirements, this points to a valid node,
        // whose key may be shared.
        unsafe { &(*self.0.as_ptr()).key }
    }

    /// Returns a reference to the value of the node.
    ///
    /// # Safety
    ///
    /// The caller must ensure that, during `'a`, the node is valid and its value is not mutably
    /// accessed.
    #[inline]
    pub(super) unsafe fn value<'a>(self) -> &'a V {
        // SAFETY: By the type invariants and the safety requirements, this points to a valid node,
        // whose value may be shared.
        unsafe { &(*self.0.as_ptr()).value }
    }

    /// Returns a mutable reference to the value of the node.
    ///
    /// # Safety
    ///
    /// The caller must ensure that, during `'a`, the node is valid and its value is not accessed
    /// otherwise.
    #[inline]
    pub(super) unsafe fn value_mut<'a>(self) -> &'a mut V {
        // SAFETY: By the type invariants and the safety requirements, this points to a valid node,
        // to whose value there is no other access.
        unsafe { &mut (*self.0.as_ptr()).value }
    }

    /// Returns the node with the next larger key.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the node is in a tree that is not modified during the call.
    #[inline]
    pub(super) unsafe fn next(self) -> Option<Self> {
        // SAFETY: By the safety requirements, the node is in a tree.
        let links = unsafe { bindings::rb_next(self.links()) };
        // SAFETY: `rb_next()` returns null or a node of the same tree.
        unsafe { Self::from_links(links) }
    }

    /// Returns the node with the next smaller key.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the node is in a tree that is not modified during the call.
    #[inline]
    pub(super) unsafe fn prev(self) -> Option<Self> {
        // SAFETY: By the safety requirements, the node is in a tree.
        let links = unsafe { bindings::rb_prev(self.links()) };
        // SAFETY: `rb_prev()` returns null or a node of the same tree.
        unsafe { Self::from_links(links) }
    }
}

/// Allocated memory for a node, without a key and a value.
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

// SAFETY: It contains no key and no value, only memory, which any thread may use and free.
unsafe impl<K, V> Send for RBTreeNodeReservation<K, V> {}

// SAFETY: A shared reservation gives no access to the memory.
unsafe impl<K, V> Sync for RBTreeNodeReservation<K, V> {}

impl<K, V> RBTreeNodeReservation<K, V> {
    /// Allocates memory for a node.
    ///
    /// This may sleep if `flags` allow it.
    ///
    /// # Errors
    ///
    /// `ENOMEM` if the allocation fails.
    pub fn new(flags: Flags) -> Result<RBTreeNodeReservation<K, V>> {
        Ok(Self {
            node: KBox::new_uninit(flags)?,
        })
    }

    /// Initializes the node with a key and a value.
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

/// A node with a key and a value that is not in a tree.
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

// SAFETY: It owns its key and value, which are `Send`. The links are unused.
unsafe impl<K: Send, V: Send> Send for RBTreeNode<K, V> {}

// SAFETY: A shared node only gives shared access to its key and value, which are `Sync`.
unsafe impl<K: Sync, V: Sync> Sync for RBTreeNode<K, V> {}

impl<K, V> RBTreeNode<K, V> {
    /// Allocates a node with a key and a value.
    ///
    /// This may sleep if `flags` allow it.
    ///
    /// # Errors
    ///
    /// `ENOMEM` if the allocation fails; `key` and `value` are then dropped.
    pub fn new(key: K, value: V, flags: Flags) -> Result<RBTreeNode<K, V>> {
        Ok(RBTreeNodeReservation::new(flags)?.into_node(key, value))
    }

    /// Moves the key and value out, and frees the memory.
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

    /// Drops the key and value, and keeps the memory as a reservation.
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

    /// Returns a reference to the key.
    pub(super) fn key(&self) -> &K {
        &self.node.key
    }

    /// Gives up ownership of the node, for a tree.
    pub(super) fn into_ptr(self) -> NodePtr<K, V> {
        let node = KBox::into_raw(self.node);
        // INVARIANT: The pointer came from `KBox::into_raw`.
        // SAFETY: The pointer of a box is not null.
        NodePtr(unsafe { NonNull::new_unchecked(node) })
    }

    /// Takes ownership of a node from a tree.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the node is valid, and that the caller owns it and passes the
    /// ownership to the result.
    pub(super) unsafe fn from_ptr(node: NodePtr<K, V>) -> Self {
        Self {
            // SAFETY: By the invariants of `NodePtr`, the pointer came from `KBox::into_raw`. By
            // the safety requirements, it was not freed, and its ownership is passed on.
            node: unsafe { KBox::from_raw(node.0.as_ptr()) },
        }
    }
}
