// SPDX-License-Identifier: GPL-2.0

//! CRC-32 as used by Ethernet, gzip and the kernel's `crc32_le()`.

/// The polynomial, with its lowest power in the highest bit.
const POLYNOMIAL: u32 = 0xedb8_8320;

/// The contribution of each byte, computed at compile time.
static TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < table.len() {
        let mut crc = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = (crc >> 1) ^ (POLYNOMIAL * (crc & 1));
            bit += 1;
        }
        table[byte] = crc;
        byte += 1;
    }
    table
};

/// The checksum of the bytes seen so far.
pub(crate) struct Crc32(u32);

impl Crc32 {
    /// Creates the checksum of no bytes.
    pub(crate) fn new() -> Self {
        Self(!0)
    }

    /// Adds more bytes to the checksum.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        for byte in bytes {
            let index = (self.0 ^ u32::from(*byte)) & 0xff;
            self.0 = (self.0 >> 8) ^ TABLE[index as usize];
        }
    }

    /// Returns the checksum.
    pub(crate) fn value(&self) -> u32 {
        !self.0
    }
}
