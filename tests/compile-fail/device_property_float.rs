// SPDX-License-Identifier: GPL-2.0

//! Properties are integers and strings.

use kernel::device::property::FwNode;

/// Reads what the kernel has no type for.
pub fn gain(node: &FwNode) -> Option<f32> {
    node.property_read(c"gain").optional()
}
