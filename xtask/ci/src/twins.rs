// SPDX-License-Identifier: GPL-2.0

//! Modules in C that do what modules in Rust do.

/// Where the twins are: `NAME/c_NAME.c`.
pub const TWINS: &str = "tests/twins";

/// The sample that a twin is one of. Only if there is none, it is the twin of a module with its name
/// outside of the tree.
pub fn sample(name: &str) -> String {
    format!("samples/rust/rust_{name}.rs")
}
