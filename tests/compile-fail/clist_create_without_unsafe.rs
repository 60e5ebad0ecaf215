// SPDX-License-Identifier: GPL-2.0

//! A pointer of C is a list only if the caller knows that it is.

use kernel::{bindings, interop::list::clist_create, types::Opaque};

/// As C has it.
#[repr(C)]
pub struct CItem {
    node: bindings::list_head,
}

/// What there is of it in Rust.
#[repr(transparent)]
pub struct Item(Opaque<CItem>);

/// Counts the items.
pub fn count(head: *mut bindings::list_head) -> usize {
    clist_create!(head, Item, CItem, node).iter().count()
}
