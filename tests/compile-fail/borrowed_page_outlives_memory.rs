// SPDX-License-Identifier: GPL-2.0

//! A page is borrowed from the memory that it is of.

use kernel::{
    page::{
        AsPageIter,
        BorrowedPage, //
    },
    prelude::*, //
};

/// The memory is freed.
pub fn first_page(mut memory: VBox<[u8; 8192]>) -> Option<BorrowedPage<'static>> {
    memory.page_iter().next()
}
