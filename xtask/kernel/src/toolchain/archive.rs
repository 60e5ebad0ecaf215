// SPDX-License-Identifier: GPL-2.0

//! The oldest Rust compiler that the distribution's archive has and the kernel can be built with:
//! unpacked into the cache, not installed.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use super::rust::OLDEST;
use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::disk;
use lts_host::error::{Context, Result};
use lts_host::quote::quote;
use lts_host::ui::Step;
use lts_host::version;
use lts_series::fetch::apt::Apt;

/// Room for the packages, and for what is in them.
const ROOM: u64 = 1500 * disk::MB;

/// How the distribution names a compiler, the source of its library, and what it runs with.
const NAMES: [[&str; 4]; 2] = [
    [
        "rustc-web",
        "rust-web-src",
        "libstd-rust-web-dev",
        "libstd-rust-web-",
    ],
    ["rustc", "rust-src", "libstd-rust-dev", "libstd-rust-"],
];

/// Where its libraries are in the packages.
const LIBRARIES: &str = "usr/lib/x86_64-linux-gnu";
const SOURCE: &str = "usr/lib/rustlib/src/rust";

/// The compiler, or nothing if the archive has none that is old enough to be of use and new enough.
pub fn oldest(cfg: &Config) -> Result<Option<PathBuf>> {
    let Some(suite) = suite() else {
        return Ok(None);
    };
    let top = cfg.cache.join("compilers");
    let note = top.join(&suite);
    // The archive of a release moves on to newer ones: what is unpacked is not looked for again.
    if let Ok(name) = fs_err::read_to_string(&note) {
        let rustc = top.join(name.trim()).join("bin/rustc");
        // Its LLVM may have come from this machine, which has another one now.
        if Cmd::new(&rustc).arg("--version").read(cfg).is_ok() {
            return Ok(Some(rustc));
        }
    }
    let apt = Apt::new(cfg, &suite)?.fetching(
        "an older Rust compiler",
        "or give the test a compiler by rustup: those it has are used as well",
    );
    let step = cfg.ui.step("asking the mirror for an older rustc");
    apt.update(&step)?;
    step.done();
    let mut found = Vec::new();
    for names in NAMES {
        for version in apt.versions(names[0])? {
            let number = version::find(&version).filter(|number| *number >= OLDEST);
            if let (Some(number), true) = (number, apt.versions(names[1])?.contains(&version)) {
                found.push((number, version, names));
            }
        }
    }
    let Some((number, version, names)) = found.into_iter().min() else {
        return Ok(None);
    };
    disk::require(&top, ROOM, "an older Rust compiler")?;
    let [major, minor, _] = number;
    let [rustc, source, library, runtime] = names;
    let runtime = format!("{runtime}{major}.{minor}");
    let name = format!("{rustc}-{version}");
    let dir = top.join(&name);
    // The directory gets its name when it is complete.
    let part = top.join(format!("{name}.part"));
    if part.exists() {
        fs_err::remove_dir_all(&part)?;
    }
    fs_err::create_dir_all(&part)?;
    let mut llvm = None;
    for package in [rustc, source, library, &runtime] {
        let step = cfg.ui.step(format!("downloading {package} {version}"));
        let deb = apt.exactly(package, &version, &step)?;
        unpack(cfg, &deb, &part, &step)?;
        if *package == *runtime {
            llvm = llvm_of(cfg, &deb)?;
        }
        step.done();
    }
    // This machine has the LLVM of its own compilers. The rest that they need is the same.
    if let Some(llvm) = llvm {
        let step = cfg.ui.step(format!("downloading {llvm}"));
        let newest = apt.versions(&llvm)?.into_iter().next();
        let deb = apt.exactly(&llvm, &newest.context("a version of LLVM")?, &step)?;
        unpack(cfg, &deb, &part, &step)?;
        step.done();
    }
    keep_library_only(&part)?;
    for program in ["rustc", "rustdoc"] {
        start_script(&part, &dir, program)?;
    }
    if dir.exists() {
        fs_err::remove_dir_all(&dir)?;
    }
    fs_err::rename(&part, &dir)?;
    fs_err::write(note, name)?;
    let _ = apt.clean(); // Only space is lost if it fails.
    Ok(Some(dir.join("bin/rustc")))
}

/// The suite of the release that this machine runs.
fn suite() -> Option<String> {
    let text = std::fs::read_to_string("/etc/os-release").ok()?;
    let value = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
    value("ID=debian")?;
    Some(value("VERSION_CODENAME=")?.trim_matches('"').to_owned())
}

fn unpack(cfg: &Config, deb: &Path, dir: &Path, step: &Step<'_>) -> Result<()> {
    step.total(0, lts_host::ui::Unit::Items);
    Cmd::new("dpkg-deb")
        .arg("-x")
        .args([deb, dir])
        .log("dpkg-deb")
        .run(cfg)
}

/// The package of LLVM that a package needs, if any.
fn llvm_of(cfg: &Config, deb: &Path) -> Result<Option<String>> {
    let needed = Cmd::new("dpkg-deb")
        .arg("--field")
        .arg(deb)
        .arg("Depends")
        .read(cfg)?;
    let names = needed
        .split([',', '|'])
        .filter_map(|one| one.split_whitespace().next());
    let mut names = names.filter(|name| name.starts_with("libllvm"));
    Ok(names.next().map(str::to_owned))
}

/// Of the compiler's source, the kernel needs the library.
fn keep_library_only(dir: &Path) -> Result<()> {
    let source = fs_err::canonicalize(dir.join(SOURCE))?;
    for entry in fs_err::read_dir(source)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() && entry.file_name() != "library" {
            fs_err::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// A program that has to be told where its libraries are, since they are not where the package
/// puts them.
fn start_script(part: &Path, dir: &Path, program: &str) -> Result<()> {
    let bin = part.join("bin");
    fs_err::create_dir_all(&bin)?;
    let path = bin.join(program);
    let quoted = |path: &str| quote(dir.join(path).as_os_str());
    let text = format!(
        "#!/bin/sh\nLD_LIBRARY_PATH={} exec {} \"$@\"\n",
        quoted(LIBRARIES),
        quoted(&format!("usr/bin/{program}"))
    );
    fs_err::write(&path, text)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755))
        .with_context(|| path.display().to_string())?;
    Ok(())
}
