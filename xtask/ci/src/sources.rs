// SPDX-License-Identifier: GPL-2.0

//! Sources of modules, copied to where they are built: nothing is built in the repository.

use std::path::Path;

use lts_host::error::Result;
use lts_host::write::write_changed;

/// Copies the files of a directory whose content is another one, so that make builds no more than
/// it must.
pub fn copy_changed(from: &Path, to: &Path) -> Result<()> {
    fs_err::create_dir_all(to)?;
    for entry in fs_err::read_dir(from)? {
        let entry = entry?;
        let (source, dest) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy_changed(&source, &dest)?;
            continue;
        }
        // What was built where the source is, is not the source.
        let kind = source
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if matches!(
            kind.as_str(),
            "o" | "ko" | "cmd" | "mod" | "order" | "symvers" | "rmeta"
        ) {
            continue;
        }
        write_changed(&dest, &fs_err::read(&source)?)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sources_that_changed_are_copied() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::write(from.path().join("a.rs"), "one").unwrap();
        std::fs::write(from.path().join("a.o"), "built").unwrap();
        copy_changed(from.path(), to.path()).unwrap();
        let time = |name: &str| std::fs::metadata(to.path().join(name)).and_then(|m| m.modified());
        let first = time("a.rs").unwrap();
        assert!(time("a.o").is_err());
        std::thread::sleep(std::time::Duration::from_millis(20));
        copy_changed(from.path(), to.path()).unwrap();
        assert_eq!(time("a.rs").unwrap(), first);
        std::fs::write(from.path().join("a.rs"), "two").unwrap();
        copy_changed(from.path(), to.path()).unwrap();
        assert_ne!(time("a.rs").unwrap(), first);
    }
}
