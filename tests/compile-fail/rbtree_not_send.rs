// SPDX-License-Identifier: GPL-2.0

//! A tree changes threads only if its values may.

use kernel::rbtree::RBTree;

fn send<T: Send>(_: T) {}

/// Sends something that another thread must not have.
pub fn send_pointers(tree: RBTree<u32, *const u8>) {
    send(tree);
}
