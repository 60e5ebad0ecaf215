// SPDX-License-Identifier: GPL-2.0

//! Two values of a tree cannot be borrowed mutably at a time: they may be the same one.

use kernel::rbtree::RBTree;

/// Swaps two values.
pub fn swap(tree: &mut RBTree<u32, u64>, first: u32, second: u32) -> Option<()> {
    let first = tree.get_mut(&first)?;
    let second = tree.get_mut(&second)?;
    core::mem::swap(first, second);
    Some(())
}
