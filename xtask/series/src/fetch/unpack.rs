// SPDX-License-Identifier: GPL-2.0

//! Taking things out of packages, tarballs and trees, with a bar.

use std::io::{BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::digest;
use lts_host::error::{Context, Failure, Kind, Result};
use lts_host::ui::{Step, Unit};

/// Writes the file `name` of a Debian package to `dest` and gives its SHA-256.
pub fn member_of_deb(
    cfg: &Config,
    deb: &Path,
    name: &str,
    dest: &Path,
    step: &Step<'_>,
) -> Result<String> {
    let cmd = Cmd::new("dpkg-deb").arg("--fsys-tarfile").arg(deb);
    let mut child = cmd.spawn_piped(cfg)?;
    let mut archive = tar::Archive::new(BufReader::new(stdout(&mut child)?));
    let mut digest = None;
    for entry in archive.entries()? {
        let mut entry = entry?;
        if entry.path()?.as_ref() == Path::new(name.trim_start_matches("./"))
            || entry.path()?.as_ref() == Path::new(name)
        {
            step.total(entry.size(), Unit::Bytes);
            let mut file = fs_err::File::create(dest)?;
            digest = Some(digest::copy(&mut entry, &mut file, |at| step.at(at))?);
            file.sync_all()?;
        }
    }
    if !child.wait()?.success() {
        return Err(Failure::new(Kind::Environment, "the package is damaged")
            .tried(cmd.shown())
            .into());
    }
    digest.ok_or_else(|| {
        Failure::new(
            Kind::Environment,
            format!("{} has no {name}", deb.display()),
        )
        .into()
    })
}

/// Unpacks a compressed tarball into `dest`, without its top directory.
pub fn tarball(path: &Path, dest: &Path, step: &Step<'_>) -> Result<()> {
    let status = extract(path, dest, &[], step)?;
    if !status.success() {
        return Err(Failure::new(Kind::Input, format!("tar ended with {status}")).into());
    }
    Ok(())
}

/// Unpacks only these files of a tarball, as far as it has them.
pub fn files(path: &Path, dest: &Path, names: &[&str], step: &Step<'_>) -> Result<()> {
    let status = extract(path, dest, names, step)?;
    // The status of a tarball that lacks a file.
    if !status.success() && status.code() != Some(2) {
        return Err(Failure::new(Kind::Input, format!("tar ended with {status}")).into());
    }
    Ok(())
}

/// Runs tar for all files, or for those below the top directory that have these names.
fn extract(path: &Path, dest: &Path, names: &[&str], step: &Step<'_>) -> Result<ExitStatus> {
    let mut file = fs_err::File::open(path)?;
    step.total(file.metadata()?.len(), Unit::Bytes);
    let mut child = Command::new("tar")
        .args([
            "-x",
            "--strip-components=1",
            "--no-same-owner",
            compression(path)?,
        ])
        .args(["--wildcards", "--no-wildcards-match-slash"])
        .arg("-C")
        .arg(dest)
        .args(names.iter().map(|name| format!("*/{name}")))
        .stdin(Stdio::piped())
        .stderr(match names {
            [] => Stdio::inherit(),
            _ => Stdio::null(), // It would name those that are not there.
        })
        .spawn()
        .context("tar")?;
    // tar's own message says what is wrong when it stops reading.
    let fed = feed(&mut file, &mut child, step);
    let status = child.wait()?;
    match status.success() {
        true => fed.map(|()| status),
        false => Ok(status),
    }
}

/// Unpacks what is committed in a git tree.
pub fn git(path: &Path, dest: &Path, step: &Step<'_>) -> Result<()> {
    let mut archive = Command::new("git")
        .args(["archive", "--format=tar", "HEAD"])
        .current_dir(path)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context("git archive")?;
    let mut child = Command::new("tar")
        .args(["-x", "--no-same-owner", "-C"])
        .arg(dest)
        .stdin(Stdio::piped())
        .spawn()
        .context("tar")?;
    let fed = feed(&mut stdout(&mut archive)?, &mut child, step);
    let (from, to) = (archive.wait()?, child.wait()?);
    if !from.success() || !to.success() {
        return Err(Failure::new(Kind::Input, format!("git archive: {from}, tar: {to}")).into());
    }
    fed
}

/// Copies a plain tree.
pub fn directory(cfg: &Config, path: &Path, dest: &Path) -> Result<()> {
    Cmd::new("cp")
        .arg("-a")
        .arg("--no-preserve=ownership")
        .arg(path.join("."))
        .arg(dest)
        .run(cfg)
}

/// The text of the top Makefile in a tarball.
pub fn top_makefile(path: &Path) -> Result<String> {
    let mut child = Command::new("tar")
        .args([
            "-x",
            "-O",
            "--occurrence=1",
            "--wildcards",
            "--no-wildcards-match-slash",
        ])
        .arg(compression(path)?)
        .arg("-f")
        .arg(path)
        .arg("*/Makefile")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("tar")?;
    let mut text = String::new();
    stdout(&mut child)?.read_to_string(&mut text)?;
    // tar may be told by a closed pipe that we have enough; the text decides.
    child.wait_with_output()?;
    Ok(text)
}

fn feed(from: &mut impl Read, child: &mut Child, step: &Step<'_>) -> Result<()> {
    let mut stdin = child.stdin.take().context("tar has no input")?;
    let mut buffer = vec![0; 1 << 18];
    let mut at = 0;
    loop {
        let len = from.read(&mut buffer)?;
        if len == 0 {
            return Ok(());
        }
        stdin.write_all(&buffer[..len])?;
        at += len as u64;
        step.at(at);
    }
}

fn stdout(child: &mut Child) -> Result<std::process::ChildStdout> {
    child.stdout.take().context("a child without output")
}

/// tar's option for the compression that the file's first bytes tell.
fn compression(path: &Path) -> Result<&'static str> {
    let mut magic = Vec::new();
    fs_err::File::open(path)?.take(6).read_to_end(&mut magic)?;
    Ok(match magic.as_slice() {
        [0xfd, b'7', b'z', b'X', b'Z', 0] => "--xz",
        [0x1f, 0x8b, ..] => "--gzip",
        [b'B', b'Z', b'h', ..] => "--bzip2",
        [0x28, 0xb5, 0x2f, 0xfd, ..] => "--zstd",
        _ => "--no-auto-compress",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_tell_the_compression() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x");
        for (bytes, option) in [
            (&b"\xfd7zXZ\0rest"[..], "--xz"),
            (b"\x1f\x8b\x08", "--gzip"),
            (b"BZh9", "--bzip2"),
            (b"\x28\xb5\x2f\xfd", "--zstd"),
            (b"", "--no-auto-compress"),
        ] {
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(compression(&path).unwrap(), option);
        }
    }
}
