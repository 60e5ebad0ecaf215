// SPDX-License-Identifier: GPL-2.0

//! A reference to a value in a tree cannot be used after the value may be gone.

use kernel::rbtree::RBTree;

/// Looks at a value that was removed.
pub fn look(tree: &mut RBTree<u32, u64>) -> Option<u64> {
    let value = tree.get(&1)?;
    tree.remove(&1);
    Some(*value)
}
