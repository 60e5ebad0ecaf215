// SPDX-License-Identifier: GPL-2.0

//! A mapping that is being created is known to one thread only.

use kernel::mm::virt::VmaNew;

fn to_another_thread<T: Send>(_: T) {}

/// Shares a mapping whose flags can be set.
pub fn share(vma: &VmaNew) {
    to_another_thread(vma);
}
