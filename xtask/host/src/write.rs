// SPDX-License-Identifier: GPL-2.0

//! Writing files that make looks at.

use std::path::Path;

use crate::error::Result;

/// Writes a file if its content is another one, so that make builds no more than it must.
pub fn write_changed(path: &Path, content: &[u8]) -> Result<()> {
    if std::fs::read(path).ok().as_deref() != Some(content) {
        fs_err::write(path, content)?;
    }
    Ok(())
}
