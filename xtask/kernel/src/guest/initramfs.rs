// SPDX-License-Identifier: GPL-2.0

//! The guest's root file system: a cpio archive in memory.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use cpio::newc::{trailer, Builder};

use lts_host::config::Config;
use lts_host::error::{Context, Failure, Kind, Result};

const DIRECTORY: u32 = 0o040755;
const PROGRAM: u32 = 0o100755;
const FILE: u32 = 0o100644;
const LINK: u32 = 0o120777;
const CONSOLE: u32 = 0o020600;

/// `$BUSYBOX`, else that of this machine, if the guest is of its architecture.
fn busybox(cfg: &Config) -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("BUSYBOX").filter(|path| !path.is_empty()) {
        return Ok(path.into());
    }
    if cfg.arch.is_native() {
        return Ok("/bin/busybox".into());
    }
    let arch = &cfg.arch.name;
    Err(Failure::new(
        Kind::Environment,
        format!("this machine's busybox does not run on {arch}"),
    )
    .hint("set $BUSYBOX to a statically linked one that does")
    .into())
}

/// An archive under construction.
pub struct Initramfs {
    bytes: Vec<u8>,
    directories: BTreeSet<String>,
    inode: u32,
}

impl Initramfs {
    /// An archive with busybox, a console, and `init` as the first process.
    pub fn new(cfg: &Config, init: &str) -> Result<Self> {
        let mut this = Self {
            bytes: Vec::new(),
            directories: BTreeSet::new(),
            inode: 0,
        };
        let busybox = busybox(cfg)?;
        let program = fs_err::read(&busybox).map_err(|err| {
            Failure::new(
                Kind::Environment,
                "busybox, which the guest runs, was not found",
            )
            .tried(err.to_string())
            .hint("Debian: apt-get install busybox-static")
        })?;
        if !is_static(&program) {
            return Err(
                Failure::new(Kind::Environment, "busybox is not linked statically")
                    .tried(busybox.display().to_string())
                    .hint("Debian: apt-get install busybox-static")
                    .into(),
            );
        }
        this.add("bin/busybox", PROGRAM, &program)?;
        this.link("bin/sh", "busybox")?;
        // The kernel opens the console before anything can be mounted. The second serial line, for
        // the report, is for kernels without devtmpfs.
        this.directory("dev")?;
        this.entry("dev/console", CONSOLE, &[], Some((5, 1)))?;
        let guest = &cfg.arch.guest;
        let line = format!("dev/{}", guest.report);
        this.entry(&line, CONSOLE, &[], Some(guest.report_device))?;
        this.program("init", init.as_bytes())?;
        Ok(this)
    }

    /// Adds a file that can be run.
    pub fn program(&mut self, path: &str, content: &[u8]) -> Result<()> {
        self.add(path, PROGRAM, content)
    }

    /// Adds a file.
    pub fn file(&mut self, path: &str, content: &[u8]) -> Result<()> {
        self.add(path, FILE, content)
    }

    /// Adds all that is below a directory of the host.
    pub fn tree(&mut self, path: &str, from: &Path) -> Result<()> {
        use std::os::unix::fs::PermissionsExt;
        let mut entries: Vec<_> = fs_err::read_dir(from)?.collect::<std::io::Result<_>>()?;
        entries.sort_by_key(|entry| entry.file_name());
        for entry in entries {
            let name = format!("{path}/{}", entry.file_name().to_string_lossy());
            let metadata = entry.metadata()?;
            if metadata.is_dir() {
                self.tree(&name, &entry.path())?;
            } else if metadata.is_symlink() {
                self.link(&name, &fs_err::read_link(entry.path())?.to_string_lossy())?;
            } else {
                let runs = metadata.permissions().mode() & 0o111 != 0;
                self.add(
                    &name,
                    if runs { PROGRAM } else { FILE },
                    &fs_err::read(entry.path())?,
                )?;
            }
        }
        Ok(())
    }

    /// Adds a symbolic link.
    pub fn link(&mut self, path: &str, target: &str) -> Result<()> {
        self.add(path, LINK, target.as_bytes())
    }

    /// Ends the archive and writes it to `path`.
    pub fn write(self, path: &Path) -> Result<()> {
        let bytes = trailer(self.bytes)?;
        fs_err::write(path, bytes)?;
        Ok(())
    }

    fn directory(&mut self, path: &str) -> Result<()> {
        if !path.is_empty() && self.directories.insert(path.to_owned()) {
            if let Some((parent, _)) = path.rsplit_once('/') {
                self.directory(parent)?;
            }
            self.entry(path, DIRECTORY, &[], None)?;
        }
        Ok(())
    }

    fn add(&mut self, path: &str, mode: u32, content: &[u8]) -> Result<()> {
        if let Some((parent, _)) = path.rsplit_once('/') {
            self.directory(parent)?;
        }
        self.entry(path, mode, content, None)
    }

    fn entry(
        &mut self,
        path: &str,
        mode: u32,
        content: &[u8],
        dev: Option<(u32, u32)>,
    ) -> Result<()> {
        self.inode += 1;
        let size = u32::try_from(content.len())
            .with_context(|| format!("{path} is too large for the guest"))?;
        let (major, minor) = dev.unwrap_or((0, 0));
        let entry = Builder::new(path)
            .ino(self.inode)
            .mode(mode)
            .nlink(1)
            .rdev_major(major)
            .rdev_minor(minor);
        let mut writer = entry.write(&mut self.bytes, size);
        writer.write_all(content)?;
        writer.finish()?;
        Ok(())
    }
}

/// Whether an ELF program asks for no interpreter.
fn is_static(program: &[u8]) -> bool {
    const INTERPRETER: u32 = 3;
    let u64_at = |at: usize| {
        Some(u64::from_le_bytes(
            program.get(at..at + 8)?.try_into().ok()?,
        ))
    };
    let u16_at = |at: usize| {
        Some(u16::from_le_bytes(
            program.get(at..at + 2)?.try_into().ok()?,
        ))
    };
    let u32_at = |at: usize| {
        Some(u32::from_le_bytes(
            program.get(at..at + 4)?.try_into().ok()?,
        ))
    };
    let headers = || -> Option<bool> {
        let (start, size, count) = (u64_at(32)?, u16_at(54)?, u16_at(56)?);
        let start = usize::try_from(start).ok()?;
        for i in 0..usize::from(count) {
            if u32_at(start + i * usize::from(size))? == INTERPRETER {
                return Some(false);
            }
        }
        Some(true)
    };
    program.starts_with(b"\x7fELF") && headers().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cpio::newc::Reader;

    fn names(mut bytes: &[u8]) -> Vec<(String, u32)> {
        let mut names = Vec::new();
        loop {
            let reader = Reader::new(bytes).unwrap();
            if reader.entry().is_trailer() {
                return names;
            }
            names.push((reader.entry().name().to_owned(), reader.entry().mode()));
            bytes = reader.finish().unwrap();
        }
    }

    #[test]
    fn directories_come_once_and_before_what_is_in_them() {
        let mut image = Initramfs {
            bytes: Vec::new(),
            directories: BTreeSet::new(),
            inode: 0,
        };
        image.file("a/b/one", b"1").unwrap();
        image.program("a/b/two", b"22").unwrap();
        image.link("a/three", "b/one").unwrap();
        let bytes = trailer(image.bytes).unwrap();
        let expected = [
            ("a", DIRECTORY),
            ("a/b", DIRECTORY),
            ("a/b/one", FILE),
            ("a/b/two", PROGRAM),
            ("a/three", LINK),
        ];
        assert_eq!(
            names(&bytes),
            expected.map(|(name, mode)| (name.to_owned(), mode))
        );
    }

    #[test]
    fn a_dynamic_program_is_recognised() {
        assert!(!is_static(b"#!/bin/sh"));
        let this = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        assert!(!is_static(&this), "the test itself is linked dynamically");
    }
}
