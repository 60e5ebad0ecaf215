// SPDX-License-Identifier: GPL-2.0

//! An object that two modules have in common, and that does not import all of the prelude.

#![forbid(unused_imports, dead_code)]

mod report {
    /// Prints a number, from a module of this crate.
    pub(crate) fn number(n: u32) {
        kernel::pr_info!("shared was given {n}\n");
    }
}

/// Prints a number.
#[no_mangle]
pub extern "C" fn objects_shared(n: u32) {
    report::number(n);
}
