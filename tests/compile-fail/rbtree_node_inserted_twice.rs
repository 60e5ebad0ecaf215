// SPDX-License-Identifier: GPL-2.0

//! A node can be in one tree only.

use kernel::rbtree::{RBTree, RBTreeNode};

/// Inserts a node into two trees.
pub fn insert(
    first: &mut RBTree<u32, u64>,
    second: &mut RBTree<u32, u64>,
    node: RBTreeNode<u32, u64>,
) {
    first.insert(node);
    second.insert(node);
}
