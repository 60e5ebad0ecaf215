// SPDX-License-Identifier: GPL-2.0

//! What an `ARef` refers to may be gone when the `ARef` is.

use kernel::sync::aref::{ARef, AlwaysRefCounted};

/// Lends what is dropped at once.
pub fn lend<'a, T: AlwaysRefCounted>(value: ARef<T>) -> &'a T {
    &value
}
