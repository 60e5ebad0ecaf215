// SPDX-License-Identifier: GPL-2.0

//! What this kernel cannot have says why.

use kernel::{
    maple_tree::MapleTree,
    prelude::*, //
};

/// There is no such thing.
pub fn tree() -> Result<MapleTree<KBox<u32>>> {
    Err(EINVAL)
}
