// SPDX-License-Identifier: GPL-2.0

//! The public items of the kernel's crates, read from their sources: ours and mainline's.

mod bounds;
mod cfg;
mod collect;
mod expand;
mod form;
mod impls;
mod model;
mod names;
mod paste;
mod paths;
mod signature;
mod source;
mod text;
mod tokens;
mod transcribe;
mod types;

use std::collections::BTreeSet;
use std::path::Path;

use lts_host::error::Result;

pub use collect::{Item, Under};

/// The crates that are compared.
const CRATES: [&str; 3] = ["kernel", "macros", "pin_init"];

/// Where crates are in a kernel's tree: those that are compared, and those that they show parts of.
const PLACES: [(&str, &[&str]); 6] = [
    ("alloc", &["rust/alloc/lib.rs"]),
    ("ffi", &["rust/ffi.rs"]),
    ("kernel", &["rust/kernel/lib.rs"]),
    ("macros", &["rust/macros/lib.rs"]),
    (
        "pin_init",
        &["rust/pin-init/lib.rs", "rust/pin-init/src/lib.rs"],
    ),
    ("pin_init_internal", &["rust/pin-init/internal/src/lib.rs"]),
];

/// The public items in a kernel's tree.
pub fn read(root: &Path, under: Under) -> Result<BTreeSet<Item>> {
    let mut world = model::World::default();
    for (name, places) in PLACES {
        if let Some(lib) = places
            .iter()
            .map(|place| root.join(place))
            .find(|lib| lib.is_file())
        {
            world.read(name, &lib)?;
        }
    }
    world.index();
    Ok(collect::collect(&world, &CRATES, under))
}

#[cfg(test)]
mod tests;
