// SPDX-License-Identifier: GPL-2.0

//! A repository and a machine to try the tool on: all that it asks of the outside is made up.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

#[path = "../../kernel/src/toolchain/tools.rs"]
pub mod tools;

/// An architecture that differs in all that it can.
pub const OTHER: &str = r#"
arch = "vax"
source = "vax64"
cross-compile = "vax-linux-"
goal = "Image.gz"
image = "arch/vax64/boot/Image.gz"
[guest]
program = "qemu-system-vax"
package = "qemu-system-antique"
machine = ["-machine", "cabinet", "-cpu", "780"]
console = "ttyV0"
report = "ttyV7"
report-device = [204, 71]
append = "slow_clock"
"#;
const X86_64: &str = include_str!("../../arch/x86_64.toml");

pub struct Fixture {
    dir: TempDir,
}

pub struct Ended {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Fixture {
    pub fn new() -> Self {
        let this = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        this.write("repo/patches/5.10/base.toml", BASE);
        this.write("repo/xtask/arch/x86_64.toml", X86_64);
        this.write("out/arch/x86/boot/bzImage", "an image");
        std::fs::create_dir_all(this.path("bin")).unwrap();
        this
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// A program in the made-up machine's path, before those of the real one.
    pub fn program(&self, name: &str, script: &str) -> PathBuf {
        let path = self.write(&format!("bin/{name}"), format!("#!/bin/sh\n{script}"));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    /// An emulator whose guest does this. `say` puts a line on the console, `report` one on the
    /// guest's second line.
    pub fn guest(&self, script: &str) -> &Self {
        self.program("qemu", &format!("{GUEST}{script}"));
        self
    }

    pub fn x<S: AsRef<std::ffi::OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Ended {
        ended(self.command().args(args).output().unwrap())
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let path = std::env::var("PATH").unwrap();
        command
            .env("PATH", format!("{}:{path}", self.path("bin").display()))
            .env("X_ROOT", self.path("repo"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env("QEMU", self.path("bin/qemu"))
            .current_dir(self.dir.path());
        for name in ["RUSTC", "X_RUSTC", "BINDGEN", "LLVM", "LIBCLANG_PATH"] {
            command.env_remove(name);
        }
        command
    }

    /// Boots the made-up kernel.
    pub fn boot(&self, args: &[&str]) -> Ended {
        self.x(["boot", "--accel", "tcg", "--kernel", "out"]
            .iter()
            .chain(args))
    }
}

pub fn ended(output: Output) -> Ended {
    Ended {
        status: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

impl Ended {
    /// Exit status and a part of the message, with all there is to see if they are others.
    #[track_caller]
    pub fn expect(&self, status: i32, message: &str) -> &Self {
        let Self {
            status: found,
            stdout,
            stderr,
        } = self;
        assert!(
            *found == status && (stdout.contains(message) || stderr.contains(message)),
            "wanted: status {status}, `{message}`\nfound: status {found}\n-- stdout\n{stdout}\n-- stderr\n{stderr}"
        );
        self
    }
}

pub fn exists(path: &Path) -> bool {
    path.exists()
}

const BASE: &str = r#"
version = "5.10.262"
[source]
package = "linux-source-5.10"
package-version = "5.10.262-1"
suite = "bullseye-security"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
"#;

/// Finds out where the second line goes and which word begins the guest's own lines there.
const GUEST: &str = r#"
for arg; do
	case $arg in file:*) line=${arg#file:} ;; esac
	[ "$last" != -initrd ] || initrd=$arg
	[ "$last" != -initrd ] || nonce=$(grep -a -o "NONCE='@[0-9a-f]*" "$arg" | cut -d"'" -f2)
	last=$arg
done
say() { echo "[    1.000000] $*"; }
report() { echo "$nonce $*" >> "$line"; }
"#;
