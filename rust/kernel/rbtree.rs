// SPDX-License-Identifier: GPL-2.0

//! Red-black trees: sorted maps.
//!
//! C header: [`include/linux/rbtree.h`](srctree/include/linux/rbtree.h)
//!
//! Reference: <https://docs.kernel.org/core-api/rbtree.html>

use crate::{
    alloc::Flags,
    bindings,
    prelude::*, //
};
use core::{
    marker::PhantomData,
    ptr, //
};

mod cursor;
mod entry;
mod iter;
mod node;

pub use self::{
    cursor::{
        Cursor,
        CursorMut, //
    },
    entry::{
        Entry,
        OccupiedEntry,
        VacantEntry, //
    },
    iter::{
        Iter,
        IterMut, //
    },
    node::{
        RBTreeNode,
        RBTreeNodeReservation, //
    },
};

use self::{
    entry::{
        Place,
        Vacancy, //
    },
    node::{
        Node,
        NodePtr, //
    },
};

/// A sorted map, implemented as a red-black tree.
///
/// Finding, inserting and removing a key takes logarithmic time. Each key has a node, allocated
/// with [`Kmalloc`](crate::alloc::allocator::Kmalloc), which does not move while it is in the tree.
///
/// The functions do not sleep, except in allocations whose flags allow it, and in [`Ord`] and the
/// destructors of keys and values. The tree has no lock. Code that must not sleep or must not fail
/// can allocate a node in advance ([`RBTreeNode`], or [`RBTreeNodeReservation`] for one without key
/// and value) and insert it later.
///
/// If the order of two keys changes while they are in the tree, or the [`Ord`] of the key is not a
/// total order, keys may be out of order or not be found. This does not affect memory safety.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, rbtree::RBTree};
///
/// let mut ports = RBTree::new();
/// assert!(ports.is_empty());
///
/// ports.try_create_and_insert(443, "https", GFP_KERNEL)?;
/// ports.try_create_and_insert(22, "telnet", GFP_KERNEL)?;
/// ports.try_create_and_insert(80, "http", GFP_KERNEL)?;
///
/// // A key is there at most once: the node that had it comes back.
/// let old = ports.try_create_and_insert(22, "ssh", GFP_KERNEL)?;
/// assert_eq!(old.map(|node| node.to_key_value()), Some((22, "telnet")));
///
/// assert_eq!(ports.get(&22), Some(&"ssh"));
/// assert_eq!(ports.get(&23), None);
/// assert!(ports.keys().eq(&[22, 80, 443]));
/// assert!(ports.values().eq(&["ssh", "http", "https"]));
///
/// for (port, name) in &mut ports {
///     if *port == 80 {
///         *name = "web";
///     }
/// }
/// assert_eq!(ports.remove(&80), Some("web"));
/// assert_eq!(ports.remove(&80), None);
/// assert_eq!(ports.iter().count(), 2);
/// # Ok::<(), Error>(())
/// ```
///
/// Allocate in advance, then insert where allocating is not possible:
///
/// ```
/// use kernel::{prelude::*, rbtree::{RBTree, RBTreeNode}};
///
/// fn insert(tree: &mut RBTree<u32, u32>, node: RBTreeNode<u32, u32>) {
///     // In an interrupt handler, say.
///     tree.insert(node);
/// }
///
/// let node = RBTreeNode::new(10, 100, GFP_KERNEL)?;
/// let mut tree = RBTree::new();
/// insert(&mut tree, node);
/// assert_eq!(tree.get(&10), Some(&100));
/// # Ok::<(), Error>(())
/// ```
///
/// The memory of a removed node can be reused:
///
/// ```
/// use kernel::{prelude::*, rbtree::RBTree};
///
/// let mut tree = RBTree::new();
/// tree.try_create_and_insert(1, 'a', GFP_KERNEL)?;
///
/// let reservation = tree.remove_node(&1).ok_or(ENOENT)?.into_reservation();
/// assert!(tree.insert(reservation.into_node(2, 'b')).is_none());
/// assert!(tree.iter().eq([(&2, &'b')]));
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// - `root` is the root of a tree as built by `lib/rbtree.c`, whose nodes are each the `links` of a
///   `Node` with a key and a value.
/// - The tree owns these nodes: each came from [`KBox::into_raw`], and is accessed through this
///   tree only.
pub struct RBTree<K, V> {
    root: bindings::rb_root,
    _nodes: PhantomData<Node<K, V>>,
}

// SAFETY: The tree owns its keys and values, which are `Send`, and nothing in it is bound to a
// thread.
unsafe impl<K: Send, V: Send> Send for RBTree<K, V> {}

// SAFETY: A shared tree only gives shared access to its keys and values, which are `Sync`, and does
// not modify the nodes.
unsafe impl<K: Sync, V: Sync> Sync for RBTree<K, V> {}

impl<K, V> RBTree<K, V> {
    /// Creates an empty tree.
    pub fn new() -> Self {
        // INVARIANT: A null root is an empty tree.
        Self {
            root: bindings::rb_root {
                rb_node: ptr::null_mut(),
            },
            _nodes: PhantomData,
        }
    }

    /// Returns whether the tree is empty.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, rbtree::RBTree};
    ///
    /// let mut tree = RBTree::new();
    /// assert!(tree.is_empty());
    /// tree.try_create_and_insert(1, (), GFP_KERNEL)?;
    /// assert!(!tree.is_empty());
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.root.rb_node.is_null()
    }

    /// Returns the node with the smallest key.
    fn first(&self) -> Option<NodePtr<K, V>> {
        // SAFETY: By the type invariants, `root` is the root of a tree, which is borrowed.
        let links = unsafe { bindings::rb_first(&self.root) };
        // SAFETY: By the type invariants, `links` is null or the links of a node in the tree.
        unsafe { NodePtr::from_links(links) }
    }

    /// Returns the node with the largest key.
    fn last(&self) -> Option<NodePtr<K, V>> {
        // SAFETY: By the type invariants, `root` is the root of a tree, which is borrowed.
        let links = unsafe { bindings::rb_last(&self.root) };
        // SAFETY: By the type invariants, `links` is null or the links of a node in the tree.
        unsafe { NodePtr::from_links(links) }
    }

    /// Removes a node from the tree, and returns it.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the node is in this tree.
    unsafe fn unlink(&mut self, node: NodePtr<K, V>) -> RBTreeNode<K, V> {
        // SAFETY: By the safety requirements, the node is in this tree, which is mutably borrowed.
        unsafe { bindings::rb_erase(node.links(), &mut self.root) };
        // INVARIANT: The node is no longer in the tree, which need not own it any more.
        // SAFETY: By the type invariants, the tree owned the node; it gives up ownership here.
        unsafe { RBTreeNode::from_ptr(node) }
    }

    /// Returns an iterator over keys and values, sorted by key.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, rbtree::RBTree};
    ///
    /// let mut tree = RBTree::new();
    /// for key in [3, 1, 2] {
    ///     tree.try_create_and_insert(key, 10 * key, GFP_KERNEL)?;
    /// }
    /// assert!(tree.iter().eq([(&1, &10), (&2, &20), (&3, &30)]));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter::new(self)
    }

    /// Returns an iterator over keys and mutable values, sorted by key.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, rbtree::RBTree};
    ///
    /// let mut tree = RBTree::new();
    /// for key in [3, 1, 2] {
    ///     tree.try_create_and_insert(key, 0, GFP_KERNEL)?;
    /// }
    /// for (nth, (key, value)) in tree.iter_mut().enumerate() {
    ///     *value = 10 * key + nth;
    /// }
    /// assert!(tree.values().eq(&[10, 21, 32]));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn iter_mut(&mut self) -> IterMut<'_, K, V> {
        IterMut::new(self)
    }

    /// Returns an iterator over the keys, in sorted order.
    pub fn keys(&self) -> impl Iterator<Item = &'_ K> {
        self.iter().map(|(key, _)| key)
    }

    /// Returns an iterator over the values, sorted by key.
    pub fn values(&self) -> impl Iterator<Item = &'_ V> {
        self.iter().map(|(_, value)| value)
    }

    /// Returns an iterator over the mutable values, sorted by key.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &'_ mut V> {
        self.iter_mut().map(|(_, value)| value)
    }

    /// Returns a cursor on the node with the smallest key, or `None` if the tree is empty.
    pub fn cursor_front(&self) -> Option<Cursor<'_, K, V>> {
        // SAFETY: `first` returns a node of the tree.
        self.first().map(|node| unsafe { Cursor::new(self, node) })
    }

    /// Returns a mutable cursor on the node with the smallest key, or `None` if the tree is empty.
    pub fn cursor_front_mut(&mut self) -> Option<CursorMut<'_, K, V>> {
        // SAFETY: `first` returns a node of the tree.
        self.first()
            .map(|node| unsafe { CursorMut::new(self, node) })
    }

    /// Returns a cursor on the node with the largest key, or `None` if the tree is empty.
    pub fn cursor_back(&self) -> Option<Cursor<'_, K, V>> {
        // SAFETY: `last` returns a node of the tree.
        self.last().map(|node| unsafe { Cursor::new(self, node) })
    }

    /// Returns a mutable cursor on the node with the largest key, or `None` if the tree is empty.
    pub fn cursor_back_mut(&mut self) -> Option<CursorMut<'_, K, V>> {
        // SAFETY: `last` returns a node of the tree.
        self.last()
            .map(|node| unsafe { CursorMut::new(self, node) })
    }
}

impl<K: Ord, V> RBTree<K, V> {
    /// Allocates a node, and inserts it like [`RBTree::insert`].
    ///
    /// # Errors
    ///
    /// `ENOMEM` if the allocation fails; `key` and `value` are then dropped, and the tree is
    /// unchanged.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, rbtree::RBTree};
    ///
    /// let mut tree = RBTree::new();
    /// assert!(tree.try_create_and_insert(1, 'a', GFP_KERNEL)?.is_none());
    /// let old = tree.try_create_and_insert(1, 'b', GFP_KERNEL)?.ok_or(ENOENT)?;
    /// assert_eq!(old.to_key_value(), (1, 'a'));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn try_create_and_insert(
        &mut self,
        key: K,
        value: V,
        flags: Flags,
    ) -> Result<Option<RBTreeNode<K, V>>> {
        let node = RBTreeNode::new(key, value, flags)?;
        Ok(self.insert(node))
    }

    /// Inserts a node. If there is a node with an equal key, it is removed and returned.
    ///
    /// This does not allocate memory, and cannot fail.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, rbtree::{RBTree, RBTreeNode}};
    ///
    /// let mut tree = RBTree::new();
    /// assert!(tree.insert(RBTreeNode::new(1, 'a', GFP_KERNEL)?).is_none());
    ///
    /// let old = tree.insert(RBTreeNode::new(1, 'b', GFP_KERNEL)?).ok_or(ENOENT)?;
    /// assert_eq!(old.to_key_value(), (1, 'a'));
    /// assert_eq!(tree.get(&1), Some(&'b'));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn insert(&mut self, node: RBTreeNode<K, V>) -> Option<RBTreeNode<K, V>> {
        match self.place(node.key()) {
            Place::Occupied(entry) => Some(entry.replace(node)),
            Place::Vacant(vacancy) => {
                vacancy.fill(node);
                None
            }
        }
    }

    /// Descends from the root to a key.
    ///
    /// Returns the node with the key if there is one. Otherwise, returns the node that would become
    /// its parent (null at the root), and the link that would have to point to it.
    ///
    /// The returned pointers may be used for writes only if `root` may, and only as long as `root`.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `root` is the root of a tree that satisfies the invariants of
    /// [`RBTree`], and that the tree is not modified during the call.
    unsafe fn descend(root: *mut bindings::rb_root, key: &K) -> Descent<K, V> {
        let mut parent = ptr::null_mut();
        // SAFETY: By the safety requirements, `root` points to a root.
        let mut link = unsafe { &raw mut (*root).rb_node };

        loop {
            // SAFETY: `link` points to a field of the root or of a node in the tree, so it is valid
            // for reads, and is null or points to a node in the tree.
            let Some(node) = (unsafe { NodePtr::from_links(*link) }) else {
                return Err((parent, link));
            };
            // SAFETY: The node is in the tree, and keys in the tree are not modified.
            let ordering = key.cmp(unsafe { node.key() });

            parent = node.links();
            // A `match` would make the compiler compute the discriminant first.
            link = if ordering.is_lt() {
                // SAFETY: `parent` points to the links of a node in the tree.
                unsafe { &raw mut (*parent).rb_left }
            } else if ordering.is_gt() {
                // SAFETY: As above.
                unsafe { &raw mut (*parent).rb_right }
            } else {
                return Ok(node);
            };
        }
    }

    /// Returns the position of a key, or the one where it would have to be inserted.
    fn place(&mut self, key: &K) -> Place<'_, K, V> {
        let root = &raw mut self.root;

        // SAFETY: By the type invariants, `root` is the root of such a tree, which is mutably
        // borrowed.
        match unsafe { Self::descend(root, key) } {
            // SAFETY: `descend` returned a node of this tree.
            Ok(node) => Place::Occupied(unsafe { OccupiedEntry::new(self, node) }),
            // SAFETY: `root` comes from a mutable reference that lives as long as the result and is
            // not used otherwise; nothing has been inserted or removed since the search.
            Err((parent, link)) => Place::Vacant(unsafe { Vacancy::new(root, parent, link) }),
        }
    }

    /// Returns the node with the given key.
    fn find(&self, key: &K) -> Option<NodePtr<K, V>> {
        let root = (&raw const self.root).cast_mut();

        // SAFETY: By the type invariants, `root` is the root of such a tree, which is borrowed. The
        // result is not used for writes.
        unsafe { Self::descend(root, key) }.ok()
    }

    /// Returns the node with the smallest key that is not less than `key`.
    fn lower_bound(&self, key: &K) -> Option<NodePtr<K, V>> {
        let mut best = None;
        let mut links = self.root.rb_node;

        // SAFETY: By the type invariants, `links`, which comes from the root or a node in the tree,
        // is null or points to a node in the tree.
        while let Some(node) = unsafe { NodePtr::from_links(links) } {
            // SAFETY: The node is in the tree, where keys are not modified.
            let ordering = key.cmp(unsafe { node.key() });

            links = if ordering.is_lt() {
                // All nodes found later are in the left subtree of this one, so their keys are
                // less.
                best = Some(node);
                // SAFETY: The node is in the tree, which is not modified while it is borrowed.
                unsafe { (*node.links()).rb_left }
            } else if ordering.is_gt() {
                // SAFETY: As above.
                unsafe { (*node.links()).rb_right }
            } else {
                return Some(node);
            };
        }
        best
    }

    /// Returns the entry of a key in the tree, occupied or vacant.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, rbtree::{Entry, RBTree, RBTreeNodeReservation}};
    ///
    /// // How often each letter occurs.
    /// let mut counts = RBTree::new();
    /// for letter in "banana".chars() {
    ///     match counts.entry(letter) {
    ///         Entry::Vacant(vacant) => {
    ///             let reservation = RBTreeNodeReservation::new(GFP_KERNEL)?;
    ///             vacant.insert(1, reservation);
    ///         }
    ///         Entry::Occupied(mut occupied) => *occupied.get_mut() += 1,
    ///     }
    /// }
    /// assert!(counts.iter().eq([(&'a', &3), (&'b', &1), (&'n', &2)]));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        match self.place(&key) {
            Place::Occupied(entry) => Entry::Occupied(entry),
            Place::Vacant(vacancy) => Entry::Vacant(VacantEntry::new(key, vacancy)),
        }
    }

    /// Returns the entry of a key if it is in the tree, to modify or remove it.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, rbtree::RBTree};
    ///
    /// let mut tree = RBTree::new();
    /// tree.try_create_and_insert(1, 10, GFP_KERNEL)?;
    ///
    /// // Counts down, and removes what has come to zero.
    /// for _ in 0..10 {
    ///     let mut entry = tree.find_mut(&1).ok_or(ENOENT)?;
    ///     *entry.get_mut() -= 1;
    ///     if *entry.get() == 0 {
    ///         entry.remove();
    ///     }
    /// }
    /// assert!(tree.find_mut(&1).is_none());
    /// # Ok::<(), Error>(())
    /// ```
    pub fn find_mut(&mut self, key: &K) -> Option<OccupiedEntry<'_, K, V>> {
        match self.place(key) {
            Place::Occupied(entry) => Some(entry),
            Place::Vacant(_) => None,
        }
    }

    /// Returns a reference to the value of a key.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, rbtree::RBTree};
    ///
    /// let mut tree = RBTree::new();
    /// tree.try_create_and_insert(1, 'a', GFP_KERNEL)?;
    /// assert_eq!(tree.get(&1), Some(&'a'));
    /// assert_eq!(tree.get(&2), None);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn get(&self, key: &K) -> Option<&V> {
        // SAFETY: The node is in the tree, and is not modified while the tree is borrowed.
        self.find(key).map(|node| unsafe { node.value() })
    }

    /// Returns a mutable reference to the value of a key.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, rbtree::RBTree};
    ///
    /// let mut tree = RBTree::new();
    /// tree.try_create_and_insert(1, 'a', GFP_KERNEL)?;
    /// *tree.get_mut(&1).ok_or(ENOENT)? = 'b';
    /// assert_eq!(tree.get(&1), Some(&'b'));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.find_mut(key).map(OccupiedEntry::into_mut)
    }

    /// Removes the node with the given key from the tree, and returns it, if there is one.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, rbtree::RBTree};
    ///
    /// let mut tree = RBTree::new();
    /// tree.try_create_and_insert(1, 'a', GFP_KERNEL)?;
    /// let node = tree.remove_node(&1).ok_or(ENOENT)?;
    /// assert_eq!(node.to_key_value(), (1, 'a'));
    /// assert!(tree.remove_node(&1).is_none());
    /// # Ok::<(), Error>(())
    /// ```
    pub fn remove_node(&mut self, key: &K) -> Option<RBTreeNode<K, V>> {
        self.find_mut(key).map(OccupiedEntry::remove_node)
    }

    /// Removes a key from the tree, and returns its value, if there is one.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, rbtree::RBTree};
    ///
    /// let mut tree = RBTree::new();
    /// tree.try_create_and_insert(1, 'a', GFP_KERNEL)?;
    /// assert_eq!(tree.remove(&1), Some('a'));
    /// assert_eq!(tree.remove(&1), None);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn remove(&mut self, key: &K) -> Option<V> {
        self.find_mut(key).map(OccupiedEntry::remove)
    }

    /// Returns a cursor on the node with the smallest key that is not less than `key`.
    ///
    /// Returns `None` if all keys are less.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, rbtree::RBTree};
    ///
    /// let mut tree = RBTree::new();
    /// for key in [10, 20, 30] {
    ///     tree.try_create_and_insert(key, (), GFP_KERNEL)?;
    /// }
    /// let at = |key| tree.cursor_lower_bound(&key).map(|cursor| *cursor.current().0);
    /// assert_eq!(at(0), Some(10));
    /// assert_eq!(at(20), Some(20));
    /// assert_eq!(at(21), Some(30));
    /// assert_eq!(at(31), None);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn cursor_lower_bound(&self, key: &K) -> Option<Cursor<'_, K, V>> {
        // SAFETY: `lower_bound` returned a node of the tree.
        self.lower_bound(key)
            .map(|node| unsafe { Cursor::new(self, node) })
    }

    /// Like [`RBTree::cursor_lower_bound`], but returns a mutable cursor.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, rbtree::RBTree};
    ///
    /// let mut tree = RBTree::new();
    /// for key in [10, 20, 30, 40] {
    ///     tree.try_create_and_insert(key, (), GFP_KERNEL)?;
    /// }
    ///
    /// // Removes the keys from 15 to 35.
    /// let mut cursor = tree.cursor_lower_bound_mut(&15);
    /// while let Some(at) = cursor {
    ///     if *at.current().0 > 35 {
    ///         break;
    ///     }
    ///     cursor = at.remove_current().0;
    /// }
    /// assert!(tree.keys().eq(&[10, 40]));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn cursor_lower_bound_mut(&mut self, key: &K) -> Option<CursorMut<'_, K, V>> {
        // SAFETY: `lower_bound` returned a node of the tree.
        self.lower_bound(key)
            .map(|node| unsafe { CursorMut::new(self, node) })
    }
}

/// The result of [`RBTree::descend`].
type Descent<K, V> = Result<NodePtr<K, V>, (*mut bindings::rb_node, *mut *mut bindings::rb_node)>;

impl<K, V> Default for RBTree<K, V> {
    /// Creates an empty tree.
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> Drop for RBTree<K, V> {
    /// Drops all keys and values, in no particular order.
    fn drop(&mut self) {
        // SAFETY: By the type invariants, `root` is the root of a tree, which is mutably borrowed.
        let mut links = unsafe { bindings::rb_first_postorder(&self.root) };

        // SAFETY: By the type invariants, `links` is null or points to a node of the tree. The node
        // has not been freed below: in postorder, children come before their parents, and each node
        // once.
        while let Some(node) = unsafe { NodePtr::<K, V>::from_links(links) } {
            // SAFETY: The node is in the tree. Its ancestors and their right subtrees, in which the
            // next node is searched, have not been freed yet.
            links = unsafe { bindings::rb_next_postorder(links) };
            // SAFETY: By the type invariants, the tree owned the node, which is not used again.
            drop(unsafe { RBTreeNode::from_ptr(node) });
        }
    }
}
