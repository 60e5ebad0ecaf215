// SPDX-License-Identifier: GPL-2.0

//! Free space, asked for before the work and not in the middle of it.

use std::path::Path;

use crate::error::{Context, Failure, Kind, Result};

/// A megabyte.
pub const MB: u64 = 1_000_000;

/// Makes sure that `needed` bytes are free where `path` is or will be; `what` needs them.
pub fn require(path: &Path, needed: u64, what: &str) -> Result<()> {
    let existing = path
        .ancestors()
        .find(|p| p.exists())
        .unwrap_or(Path::new("/"));
    let stat = rustix::fs::statvfs(existing)
        .with_context(|| format!("free space of {}", existing.display()))?;
    enough(
        stat.f_bavail.saturating_mul(stat.f_frsize),
        needed,
        existing,
        what,
    )
}

fn enough(free: u64, needed: u64, place: &Path, what: &str) -> Result<()> {
    if free >= needed {
        return Ok(());
    }
    Err(Failure::new(
        Kind::Environment,
        format!(
            "not enough disk space for {what}: {} MB are needed, {} MB are free in {}",
            needed / MB,
            free / MB,
            place.display()
        ),
    )
    .hint("free some, `./x clean` removes what was built before")
    .hint("or set XDG_CACHE_HOME (downloads) to a place that has more")
    .into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_little_space_names_the_place_and_both_numbers() {
        let err = enough(5 * MB, 600 * MB, Path::new("/data"), "the kernel").unwrap_err();
        let text = err.to_string();
        assert!(
            text.contains("600 MB") && text.contains("5 MB") && text.contains("/data"),
            "{text}"
        );
        assert!(enough(600 * MB, 600 * MB, Path::new("/data"), "the kernel").is_ok());
    }

    #[test]
    fn a_path_that_does_not_exist_yet_is_measured_at_its_parent() {
        assert!(require(Path::new("/tmp/surely/not/there"), 1, "a test").is_ok());
        assert!(require(Path::new("/tmp/surely/not/there"), u64::MAX, "a test").is_err());
    }
}
