// SPDX-License-Identifier: GPL-2.0

//! What this module offers to others, who include this file as a module of theirs. `exports.h` is
//! the same for C.

use kernel::prelude::*;

// SAFETY: `main.rs` defines these functions with these very types, and they may be called with any
// arguments. A module that uses them keeps the one that has them loaded.
unsafe extern "C" {
    /// Draws `amount` from the budget: what is left, or `-ENOSPC`.
    pub(crate) safe fn exports_draw(amount: u32) -> c_int;

    /// Puts `amount` back: what is there now, or `-EOVERFLOW`.
    pub(crate) safe fn exports_put_back(amount: u32) -> c_int;
}
