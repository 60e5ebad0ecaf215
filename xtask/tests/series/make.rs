// SPDX-License-Identifier: GPL-2.0

//! `./x make` with tools that only note what they are asked.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use rustix::fs::{flock, FlockOperation};

use crate::common::tools;
use crate::repo::{make_executable, read, write, Repo, Run};

/// A repository with configurations, on a machine that has all tools.
struct Machine {
    repo: Repo,
}

impl Machine {
    fn new() -> Self {
        let this = Self { repo: Repo::new() };
        let tests = "tools/testing/selftests/rust/config";
        let configs = [
            "patches/5.10/config/x86_64.config",
            "patches/5.10/config/x86_64-boot.config",
            "patches/5.10/config/boot.config",
            "patches/5.10/config/rust.config",
        ];
        for name in configs.iter().chain([&tests]) {
            write(&this.repo.path(name), "CONFIG_X=y\n");
        }
        this.repo
            .text("0002-rust", "rust: add it", &["rust/", tests]);
        for tool in tools::LLVM {
            this.tool(tool, "echo 'clang version 19.1.7'\n");
        }
        this.tool("bindgen", "echo 'bindgen 0.73.2'\n");
        let core = "sysroot/lib/rustlib/src/rust/library/core/src/lib.rs";
        write(&this.path(core), "");
        let sysroot = this.path("sysroot");
        let says = format!(
            "[ $1 = --version ] && echo 'rustc 1.90.0' || echo {}\n",
            sysroot.display()
        );
        this.tool("rustc", &says);
        this.tool("make", MAKE);
        this.repo.x(&["tree"]).ok(); // A Makefile cannot name the base.
        this
    }

    fn path(&self, name: &str) -> PathBuf {
        self.repo.root().parent().unwrap().join(name)
    }

    fn tool(&self, name: &str, script: &str) {
        let path = self.path(&format!("tools/{name}"));
        write(&path, &format!("#!/bin/sh\n{script}"));
        make_executable(&path);
    }

    fn command(&self, args: &[&str]) -> Command {
        self.command_for(&[], args)
    }

    /// The same, with options of the tool.
    fn command_for(&self, options: &[&str], args: &[&str]) -> Command {
        let mut command = self.repo.command();
        command.args(options);
        let tools = self.path("tools");
        let path = format!("{}:{}", tools.display(), std::env::var("PATH").unwrap());
        command
            .args(["make", "--"])
            .args(args)
            .env("PATH", path)
            .env("RUSTC", tools.join("rustc"))
            .env("BINDGEN", tools.join("bindgen"))
            .env("LLVM", format!("{}/", tools.display()))
            .env("ASKED", self.path("asked"));
        for name in ["X_RUSTC", "MAKEFLAGS", "MAKELEVEL"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs `./x make` and gives the last word of each call of make.
    #[track_caller]
    fn asked(&self, args: &[&str]) -> String {
        write(&self.path("asked"), "");
        Run::of(&mut self.command(args)).ok();
        read(&self.path("asked")).replace('\n', " ")
    }
}

/// Notes its last word, and makes a configuration.
const MAKE: &str = r#"
for arg; do
	case $arg in
	O=*) out=${arg#O=} ;;
	KCONFIG_ALLCONFIG=*) preset=${arg#*=} ;;
	esac
done
echo "$arg" >> "$ASKED"
[ -z "$preset" ] || cp "$preset" "$out/.config"
"#;

/// It would else start from the configuration of the machine's own kernel.
#[test]
fn a_goal_that_changes_the_configuration_finds_ours() {
    let machine = Machine::new();
    assert_eq!(machine.asked(&["defconfig"]), "defconfig ");
    assert_eq!(machine.asked(&["defconfig", "rust.config"]), "rust.config ");
    assert_eq!(machine.asked(&["help"]), "help ");
    assert_eq!(machine.asked(&["menuconfig"]), "allnoconfig menuconfig ");
    // Now there is one, and it is the user's to change.
    let config = machine.repo.path("build/5.10/out/.config");
    write(&config, "CONFIG_X=n\n");
    assert_eq!(machine.asked(&["menuconfig"]), "menuconfig ");
    assert_eq!(read(&config), "CONFIG_X=n\n");
}

#[test]
fn two_do_not_write_to_one_build_directory() {
    let machine = Machine::new();
    machine.asked(&["bzImage"]);
    let lock = std::fs::File::open(machine.repo.path("build/5.10/out/.x-lock")).unwrap();
    flock(&lock, FlockOperation::LockExclusive).unwrap();
    machine.asked(&["help"]); // It only looks, and waits for nobody.

    let mut second = machine.command(&["modules"]);
    let mut second = second.stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(second.stderr.take().unwrap()).lines();
    let waits = |line: std::io::Result<String>| line.unwrap().contains("waiting for it");
    assert!(said.any(waits));
    assert!(!read(&machine.path("asked")).contains("modules"));
    drop(lock);
    assert!(second.wait().unwrap().success());
    assert!(read(&machine.path("asked")).contains("modules"));
}

#[test]
fn make_is_told_another_architecture() {
    let machine = Machine::new();
    write(
        &machine.repo.path("xtask/arch/other.toml"),
        crate::common::OTHER,
    );
    for name in ["other.config", "other-boot.config"] {
        let path = format!("patches/5.10/config/{name}");
        write(&machine.repo.path(&path), "CONFIG_OTHER=y\n");
    }
    let all = format!("echo \"$*\" >> \"$ASKED\"\n{MAKE}");
    machine.tool("make", &all);
    write(&machine.path("asked"), "");
    Run::of(&mut machine.command(&["bzImage"])).ok();
    let ours = read(&machine.path("asked"));
    assert!(
        !ours.contains("ARCH=") && ours.contains("/build/5.10/out "),
        "{ours}"
    );

    write(&machine.path("asked"), "");
    Run::of(&mut machine.command_for(&["--arch", "other"], &["Image.gz"])).ok();
    let theirs = read(&machine.path("asked"));
    let told = "ARCH=vax CROSS_COMPILE=vax-linux- LLVM_IAS=1 ";
    assert!(
        theirs.lines().filter(|line| line.contains(told)).count() > 1,
        "{theirs}"
    );
    assert!(theirs.contains("/build/5.10/other/out "), "{theirs}");
    let config = read(&machine.repo.path("build/5.10/other/out/.config"));
    assert!(config.contains("CONFIG_OTHER=y"), "{config}");
}
