// SPDX-License-Identifier: GPL-2.0

//! The keys of a tree cannot be changed: they would be out of order.

use kernel::rbtree::RBTree;

/// Changes all keys.
pub fn change(tree: &mut RBTree<u32, u64>) {
    for (key, _) in tree.iter_mut() {
        *key = 0;
    }
}
