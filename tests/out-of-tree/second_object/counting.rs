// SPDX-License-Identifier: GPL-2.0

//! The second object: a crate with types, a generic one among them, and with a static.

use kernel::{
    prelude::*,
    sync::atomic::{
        Atomic,
        Relaxed, //
    }, //
};

static TOTAL: Atomic<u32> = Atomic::new(0);

/// How often anything was counted.
pub fn total() -> u32 {
    TOTAL.load(Relaxed)
}

/// Counts equal values.
pub struct Counter<T>(KVec<(T, u32)>);

impl<T: PartialEq> Counter<T> {
    /// Nothing is counted yet.
    pub fn new() -> Self {
        Self(KVec::new())
    }

    /// Counts one more.
    pub fn count(&mut self, value: T, flags: kernel::alloc::Flags) -> Result {
        TOTAL.add(1, Relaxed);
        match self.0.iter_mut().find(|(known, _)| *known == value) {
            Some((_, number)) => *number += 1,
            None => self.0.push((value, 1), flags)?,
        }
        Ok(())
    }

    /// How often this value was counted.
    pub fn of(&self, value: &T) -> u32 {
        let mut all = self.0.iter();
        all.find(|(known, _)| known == value)
            .map_or(0, |(_, number)| *number)
    }

    /// How many values there are.
    pub fn different(&self) -> usize {
        self.0.len()
    }
}
