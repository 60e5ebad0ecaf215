// SPDX-License-Identifier: GPL-2.0

//! NUMA nodes.

use core::fmt;

/// The node of a machine with non-uniform memory access that memory should come from.
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
    /// Any node will do: C's `NUMA_NO_NODE`.
    pub const NO_NODE: NumaNode = NumaNode(-1);

    /// No kernel is configured for more nodes: `NODES_SHIFT` is at most 10 on every architecture.
    const LIMIT: i32 = 1 << 10;

    /// The node with the given number.
    ///
    /// The number may still be one that this machine does not have. Allocators cope with that.
    ///
    /// # Errors
    ///
    /// [`InvalidNumaNode`], which is `EINVAL` where the kernel crate turns it into an error code,
    /// for a negative number and for one that no kernel knows.
    #[inline]
    pub const fn new(node: i32) -> Result<Self, InvalidNumaNode> {
        if 0 <= node && node < Self::LIMIT {
            Ok(Self(node))
        } else {
            Err(InvalidNumaNode)
        }
    }

    /// For the kernel crate, which hands the number to C.
    #[doc(hidden)]
    #[inline]
    pub const fn as_raw(self) -> i32 {
        self.0
    }
}

/// The number given to [`NumaNode::new`] cannot be that of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidNumaNode;

impl fmt::Display for InvalidNumaNode {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a NUMA node")
    }
}
