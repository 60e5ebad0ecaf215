// SPDX-License-Identifier: GPL-2.0

//! What the tests of the scripts share: a folder of fake tools, and how a script ended.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The scripts under test.
pub fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../scripts")
}

/// How a script ended.
#[derive(Debug)]
pub struct Outcome {
    /// The exit status.
    pub status: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// Runs a script with arguments and an environment.
pub fn run<A: AsRef<OsStr>>(script: &str, args: &[A], env: &[(&str, &OsStr)]) -> Outcome {
    Command::new("sh")
        .arg(scripts().join(script))
        .args(args)
        .envs(env.iter().copied())
        .output()
        .expect("sh runs")
        .into()
}

/// A folder of programs that only print.
pub struct Tools(tempfile::TempDir);

impl Tools {
    /// An empty folder.
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    /// The folder's path.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Adds a program that runs a shell script, and returns its path.
    pub fn add(&self, name: &str, script: &str) -> PathBuf {
        let path = self.path().join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("the fake tool is written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("chmod");
        path
    }
}

impl Default for Tools {
    fn default() -> Self {
        Self::new()
    }
}
