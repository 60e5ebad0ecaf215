// SPDX-License-Identifier: GPL-2.0

//! What the processor operates on is decided in the kernel crate.

use kernel::sync::atomic::AtomicImpl;

/// A number of bits that no processor has operations for.
#[derive(Clone, Copy)]
pub struct Wide(u128);

impl AtomicImpl for Wide {
    type Delta = u128;
}
