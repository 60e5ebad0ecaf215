// SPDX-License-Identifier: GPL-2.0

//! Others may have the page.

use kernel::{
    page::Page,
    prelude::*, //
};

/// Nobody vouches for it that nobody else reads the page.
pub fn clear(page: &Page) -> Result {
    page.fill_zero_raw(0, 8)
}
