// SPDX-License-Identifier: GPL-2.0

//! What a cursor is on cannot be kept once the cursor has moved: the cursor may remove it then.

use kernel::rbtree::CursorMut;

/// Looks at a value that was removed.
pub fn look(cursor: CursorMut<'_, u32, u64>) -> u64 {
    let (_, value) = cursor.current();
    let (_, node) = cursor.remove_current();
    drop(node);
    *value
}
