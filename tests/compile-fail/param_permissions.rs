// SPDX-License-Identifier: GPL-2.0

//! Only modes that make sense for a file in sysfs.

use kernel::prelude::*;

module! {
    type: Permissions,
    name: "param_permissions",
    license: "GPL",
    params: {
        everyone: i32 { default: 0, description: "Everyone writes", permissions: 0o666 },
        decimal: i32 { default: 0, description: "Not octal", permissions: 644 },
        upside_down: i32 { default: 0, description: "Not for root", permissions: 0o044 },
        ill_typed: i32 { default: 0, description: "Not a number", permissions: "0644" },
    },
}

struct Permissions;

impl kernel::Module for Permissions {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
