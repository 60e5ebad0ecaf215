// SPDX-License-Identifier: GPL-2.0

//! NUMA nodes.

use core::fmt;

/// The NUMA node from which to allocate memory.
///
/// # Examples
///
/// ```
/// use kernel::alloc::NumaNode;
///
/// assert!(NumaNode::new(0).is_ok());
/// assert!(NumaNode::new(-1).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct NumaNode(i32);

impl NumaNode {
    /// No preference for a node: C's `NUMA_NO_NODE`.
    pub const NO_NODE: NumaNode = NumaNode(-1);

    /// The limit of node numbers: `NODES_SHIFT` is at most 10 on every architecture.
    const LIMIT: i32 = 1 << 10;

    /// Returns the node with the given number.
    ///
    /// The machine need not have a node of this number. Allocators handle that.
    ///
    /// # Errors
    ///
    /// Returns [`InvalidNumaNode`], which the kernel crate converts into `EINVAL`, if the number is
    /// negative or larger than that of any node of any kernel.
    #[inline]
    pub const fn new(node: i32) -> Result<Self, InvalidNumaNode> {
        if 0 <= node && node < Self::LIMIT {
            Ok(Self(node))
        } else {
            Err(InvalidNumaNode)
        }
    }

    /// Returns the node's number for C. Only for the kernel crate.
    #[doc(hidden)]
    #[inline]
    pub const fn as_raw(self) -> i32 {
        self.0
    }
}

/// The error of [`NumaNode::new`] for a number that cannot be that of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidNumaNode;

impl fmt::Display for InvalidNumaNode {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a NUMA node")
    }
}
