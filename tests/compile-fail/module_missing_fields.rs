// SPDX-License-Identifier: GPL-2.0

//! All fields that a module must have, and this one has not, are named at once.

use kernel::prelude::*;

module! {
    authors: ["Rust for LTS"],
}
