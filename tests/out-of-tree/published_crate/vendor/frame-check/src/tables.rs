// SPDX-License-Identifier: GPL-2.0

//! The same, faster, for 256 bytes of memory.

pub struct Table([u8; 256]);

impl Table {
    pub fn new() -> Self {
        let mut table = [0; 256];
        for (byte, entry) in (0..=255).zip(table.iter_mut()) {
            *entry = crate::polynomial::step(byte);
        }
        Table(table)
    }

    pub fn crc8(&self, bytes: &[u8]) -> u8 {
        bytes
            .iter()
            .fold(0, |crc, byte| self.0[usize::from(crc ^ byte)])
    }
}
