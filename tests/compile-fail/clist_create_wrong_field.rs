// SPDX-License-Identifier: GPL-2.0

//! A list is linked by fields that are list heads.

use kernel::{bindings, interop::list::clist_create, types::Opaque};

/// As C has it.
#[repr(C)]
pub struct CItem {
    size: u32,
    node: bindings::list_head,
}

/// What there is of it in Rust.
#[repr(transparent)]
pub struct Item(Opaque<CItem>);

/// Counts the items.
///
/// # Safety
///
/// `head` must be a list of `CItem`s.
pub unsafe fn count(head: *mut bindings::list_head) -> usize {
    // SAFETY: The caller promises it.
    unsafe { clist_create!(head, Item, CItem, size) }
        .iter()
        .count()
}
