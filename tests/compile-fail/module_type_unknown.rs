// SPDX-License-Identifier: GPL-2.0

//! The type of a module must exist.

use kernel::prelude::*;

module! {
    type: NoSuchType,
    name: "type_unknown",
    license: "GPL",
}
