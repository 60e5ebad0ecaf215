// SPDX-License-Identifier: GPL-2.0

//! A node is borrowed from its device. To keep it, a reference to it is counted.

use kernel::device::{property::FwNode, Bound, Device};

/// Wants to keep the node without a reference.
pub fn keep(dev: &Device<Bound>) -> Option<&'static FwNode> {
    dev.fwnode()
}
