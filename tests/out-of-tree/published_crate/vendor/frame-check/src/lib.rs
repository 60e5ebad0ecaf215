// SPDX-License-Identifier: GPL-2.0

//! Checksums of frames. This crate knows nothing of the kernel, and is written as crates are that
//! are published: it has modules, features, macros, and an edition of its own.

#![no_std]
#![forbid(unsafe_code)]

mod polynomial;
#[cfg(feature = "tables")]
pub mod tables;

pub use crate::polynomial::crc8;

/// Calls [`crc8`] on a text.
#[macro_export]
macro_rules! crc8_of {
    ($text:expr) => {
        $crate::crc8($text.as_bytes())
    };
}

/// Data with its checksum.
pub struct Checked<T> {
    pub payload: T,
    crc: u8,
}

impl<T: AsRef<[u8]>> Checked<T> {
    pub fn new(payload: T) -> Self {
        let crc = crc8(payload.as_ref());
        Checked { payload, crc }
    }

    pub fn is_intact(&self) -> bool {
        crc8(self.payload.as_ref()) == self.crc
    }
}

/// Those that are not as they were made, by their positions.
//
// Before the edition of 2024, the type that is returned would have to name the lifetime.
pub fn damaged<T: AsRef<[u8]>>(all: &[Checked<T>]) -> impl Iterator<Item = usize> {
    all.iter()
        .enumerate()
        .filter(|(_, checked)| !checked.is_intact())
        .map(|(position, _)| position)
}
