// SPDX-License-Identifier: GPL-2.0

//! An `Error` holds a negative error number: it cannot be made from another without a check.

use kernel::prelude::*;

/// Makes an error.
pub fn error() -> Error {
    Error(5)
}
