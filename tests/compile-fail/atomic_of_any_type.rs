// SPDX-License-Identifier: GPL-2.0

//! A type must promise that it is as good as an integer in memory.

use kernel::sync::atomic::Atomic;

/// With padding between the two.
#[derive(Clone, Copy)]
pub struct Pair(u8, u16);

/// Would copy padding.
pub static PAIR: Atomic<Pair> = Atomic::new(Pair(1, 2));
