// SPDX-License-Identifier: GPL-2.0

//! A lock does not move: C has pointers to it.

use kernel::{
    prelude::*,
    sync::Mutex, //
};

/// Swaps two locks.
pub fn swap(a: &mut Pin<KBox<Mutex<u32>>>, b: &mut Pin<KBox<Mutex<u32>>>) {
    core::mem::swap(&mut **a, &mut **b);
}
