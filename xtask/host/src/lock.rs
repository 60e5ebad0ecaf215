// SPDX-License-Identifier: GPL-2.0

//! What only one process at a time may work on.

use std::fs::File;
use std::path::Path;

use rustix::fs::{flock, FlockOperation};

use crate::error::{Context, Result};
use crate::ui::Ui;

/// A locked file; dropped, it is free again.
#[derive(Debug)]
#[must_use]
pub struct Lock {
    _file: File, // Closing it unlocks it.
}

impl Lock {
    /// Waits until the file is free. If another process has it, the user is told what that does.
    pub fn take(path: &Path, ui: &Ui, busy: &str) -> Result<Self> {
        if let Some(dir) = path.parent() {
            fs_err::create_dir_all(dir)?;
        }
        let file = File::create(path).with_context(|| path.display().to_string())?;
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            ui.line(&format!("note: another ./x {busy}; waiting for it"));
            flock(&file, FlockOperation::LockExclusive)
                .with_context(|| format!("locking {}", path.display()))?;
        }
        Ok(Self { _file: file })
    }
}
