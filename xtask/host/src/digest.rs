// SPDX-License-Identifier: GPL-2.0

//! SHA-256 of files and streams, as hexadecimal digits.

use std::io::{Read, Result, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

/// The digest of a file's content.
pub fn file(path: &Path) -> Result<String> {
    copy(&mut fs_err::File::open(path)?, &mut std::io::sink(), |_| ())
}

/// The digest of some bytes.
pub fn bytes(bytes: &[u8]) -> String {
    hex(Sha256::digest(bytes).as_slice())
}

/// Copies all of `from` to `to`, tells `at` how many bytes were copied so far, and gives their
/// digest.
pub fn copy(from: &mut impl Read, to: &mut impl Write, mut at: impl FnMut(u64)) -> Result<String> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    let mut count = 0;
    loop {
        let len = match from.read(&mut buffer) {
            Ok(0) => return Ok(hex(hasher.finalize().as_slice())),
            Ok(len) => len,
            Err(err) if err.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(err) => return Err(err),
        };
        hasher.update(&buffer[..len]);
        to.write_all(&buffer[..len])?;
        count += len as u64;
        at(count);
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_whole_and_its_digest_is_the_known_one() {
        let (mut to, mut seen) = (Vec::new(), 0);
        let digest = copy(&mut &b"abc"[..], &mut to, |n| seen = n).unwrap();
        assert_eq!(
            digest,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!((to.as_slice(), seen), (&b"abc"[..], 3));
        assert_eq!(bytes(b"abc"), digest);
    }
}
