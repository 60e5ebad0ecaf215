// SPDX-License-Identifier: GPL-2.0

//! The type of a module implements one of the traits for it.

use kernel::prelude::*;

module! {
    type: WithoutInit,
    name: "without_init",
    license: "GPL",
}

struct WithoutInit;
