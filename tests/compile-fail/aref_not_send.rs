// SPDX-License-Identifier: GPL-2.0

//! An `ARef` cannot go to another thread if what it refers to cannot be used by several.

use kernel::sync::aref::{ARef, AlwaysRefCounted};

fn to_another_thread<T: Send>(_: T) {}

/// Sends what may be for one thread only.
pub fn send<T: AlwaysRefCounted + Send>(value: ARef<T>) {
    to_another_thread(value);
}
