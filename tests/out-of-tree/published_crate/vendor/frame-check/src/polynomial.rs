// SPDX-License-Identifier: GPL-2.0

/// The remainder of the division by x^8 + x^2 + x + 1.
pub fn crc8(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |crc, byte| step(crc ^ byte))
}

/// Divides one byte.
pub(crate) fn step(byte: u8) -> u8 {
    (0..8).fold(byte, |crc, _| match crc & 0x80 {
        0 => crc << 1,
        _ => (crc << 1) ^ 7,
    })
}
