// SPDX-License-Identifier: GPL-2.0

//! A cursor on a shared tree changes threads only if the values may be shared between threads.

use core::cell::Cell;
use kernel::rbtree::RBTree;

fn send<T: Send>(_: T) {}

/// Shares a cell between threads.
pub fn share(tree: &RBTree<u32, Cell<u32>>) {
    send(tree.cursor_front());
}
