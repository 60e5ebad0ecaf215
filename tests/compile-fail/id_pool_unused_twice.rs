// SPDX-License-Identifier: GPL-2.0

//! An unused number is found once, until it is acquired or given up.

use kernel::id_pool::IdPool;

/// Would acquire the same number twice.
pub fn acquire_two(pool: &mut IdPool) -> Option<(usize, usize)> {
    let first = pool.find_unused_id(0)?;
    let second = pool.find_unused_id(0)?;
    Some((first.acquire(), second.acquire()))
}
