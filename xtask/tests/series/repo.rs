// SPDX-License-Identifier: GPL-2.0

//! A small kernel, a small series on it, and the tool run on both.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

const SIGNED: &str = "Signed-off-by: Rust for LTS <rust-for-lts@example.org>";

/// A repository like ours, with a base of its own.
pub struct Repo {
    dir: TempDir,
}

/// What a run of the tool left.
#[derive(Debug)]
pub struct Run {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// Runs this.
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        Self {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The run ended well.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.status, 0, "{self:#?}");
        self
    }

    /// The run ended with this status and said all of this.
    #[track_caller]
    pub fn fails(self, status: i32, said: &[&str]) -> Self {
        assert_eq!(self.status, status, "{self:#?}");
        for words in said {
            assert!(self.stderr.contains(words), "no `{words}` in {self:#?}");
        }
        self
    }
}

impl Repo {
    /// The base, and four patches: edits, new files, edits of the same file, `MAINTAINERS`.
    pub fn new() -> Self {
        let repo = Self {
            dir: TempDir::new().unwrap(),
        };
        repo.make_base();
        repo.make_series();
        repo
    }

    fn make_base(&self) {
        let numbered =
            |name: &str| -> String { (1..=60).map(|i| format!("int {name}_{i};\n")).collect() };
        for (path, text) in [
            ("Makefile", "VERSION = 5\nPATCHLEVEL = 10\nSUBLEVEL = 9\nEXTRAVERSION =\n".to_owned()),
            ("Kbuild", "obj-y += kernel/\n".to_owned()),
            ("Kconfig", "config X\n\tbool\n".to_owned()),
            ("kernel/one.c", numbered("one")),
            ("kernel/two.c", numbered("two")),
            ("scripts/spelling.txt", String::new()),
            ("scripts/const_structs.checkpatch", String::new()),
            (
                "scripts/checkpatch.pl",
                "while (<>) { if (/^\\+.*BAD/) { print \"WARNING: bad\\n\"; $bad = 1 } } exit($bad);\n"
                    .replace("while", "@ARGV = ($ARGV[-1]); while"),
            ),
            (
                "scripts/get_maintainer.pl",
                "while (<>) { $k = 1 if /^diff .* b\\/kernel/ }\n\
                 print \"K <k\\@example.org> (maintainer:K (all))\\n\" if $k;\n\
                 print \"\\\"R. K.\\\" <r\\@example.org> (reviewer:K)\\n\" if $k;\n\
                 print \"everybody\\@example.org (open list)\\n\";\n"
                    .replace("while", "@ARGV = ($ARGV[-1]); while"),
            ),
            (
                "MAINTAINERS",
                "Maintainers List\n---\n\nALPHA\nM:\tA <a@example.org>\nF:\ta/\n\n\
                 ZULU\nM:\tZ <z@example.org>\nF:\tz/\n"
                    .to_owned(),
            ),
            // Debian's kernel hides new files like this; many kernels hide those with a dot.
            (".gitignore", ".*\n*.o\n/*\n!/debian/\n".to_owned()),
        ] {
            write(&self.base().join(path), &text);
        }
        git(&self.base(), &["init", "-q"]);
        git(&self.base(), &["add", "-f", "-A"]);
        git(&self.base(), &["commit", "-q", "-m", "base"]);
    }

    fn make_series(&self) {
        let root = self.root();
        for (path, text) in [
            ("patches/5.10/base.toml", BASE_TOML),
            (
                "patches/series",
                "# All\n0001-one\n0002-rust\n\n# More\n0003-both\n0009-maintainers\n",
            ),
            (
                "patches/cover.txt",
                "Rust for a small kernel\n\nWhy it is here.\n\nHow it is done.\n",
            ),
            (
                "xtask/arch/x86_64.toml",
                include_str!("../../arch/x86_64.toml"),
            ),
            (
                ".gitignore",
                "# SPDX-License-Identifier: GPL-2.0\n/build/\n*.rs.bk\n",
            ),
            ("rust/lib.rs", "// SPDX-License-Identifier: GPL-2.0\n"),
            ("rust/a/deep.rs", "// SPDX-License-Identifier: GPL-2.0\n"),
            (
                "rust/.gitignore",
                "# SPDX-License-Identifier: GPL-2.0\n*.rmeta\n",
            ),
            (
                "scripts/rust.sh",
                "#!/bin/sh\n# SPDX-License-Identifier: GPL-2.0\n",
            ),
            (
                "MAINTAINERS",
                "RUST\nM:\tR <r@example.org>\nF:\trust/\nF:\tscripts/rust.sh\n",
            ),
        ] {
            write(&root.join(path), text);
        }
        make_executable(&root.join("scripts/rust.sh"));
        self.text("0001-one", "kernel: count from one", &[]);
        self.text("0002-rust", "rust: add it", &["rust/"]);
        self.text("0003-both", "kernel: count in both", &["scripts/*.sh"]);
        self.text(
            "0009-maintainers",
            "MAINTAINERS: add Rust",
            &["MAINTAINERS"],
        );

        let scratch = self.dir.path().join("scratch");
        git(self.dir.path(), &["clone", "-q", "base", "scratch"]);
        replace(&scratch.join("kernel/one.c"), "int one_5;", "long one_5;");
        replace(&scratch.join("kernel/one.c"), "int one_30;", "long one_30;");
        self.store_diff(&scratch, "0001-one");
        replace(&scratch.join("kernel/one.c"), "int one_55;", "long one_55;");
        replace(&scratch.join("kernel/two.c"), "int two_9;", "long two_9;");
        self.store_diff(&scratch, "0003-both");

        git(&root, &["init", "-q"]);
        self.commit();
    }

    fn store_diff(&self, scratch: &Path, name: &str) {
        let diff = git(scratch, &["diff", "--full-index", "--no-renames"]);
        write(&self.path(&format!("patches/5.10/{name}.diff")), &diff);
        git(scratch, &["commit", "-q", "-a", "-m", name]);
    }

    /// Writes the text of a patch.
    pub fn text(&self, name: &str, subject: &str, claims: &[&str]) {
        let mut text = format!("{subject}\n\nIt was not there. Now it is.\n\n{SIGNED}\n");
        claims
            .iter()
            .for_each(|claim| text.push_str(&format!("Overlay: {claim}\n")));
        write(&self.path(&format!("patches/{name}.txt")), &text);
    }

    /// Commits all there is, so that what changes later can be seen.
    pub fn commit(&self) {
        git(&self.root(), &["add", "-A"]);
        git(
            &self.root(),
            &["commit", "-q", "--allow-empty", "-m", "state"],
        );
    }

    /// What has changed in the repository since the last [`Repo::commit`].
    pub fn changed(&self) -> Vec<String> {
        let status = git(&self.root(), &["status", "--porcelain", "-uall"]);
        status.lines().map(str::to_owned).collect()
    }

    /// The pristine kernel.
    pub fn base(&self) -> PathBuf {
        self.dir.path().join("base")
    }

    /// The top of the repository.
    pub fn root(&self) -> PathBuf {
        self.dir.path().join("root")
    }

    /// A file of the repository.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// A file of the patched tree.
    pub fn tree(&self, path: &str) -> PathBuf {
        self.root().join("build/5.10/linux").join(path)
    }

    /// Runs git in the patched tree.
    #[track_caller]
    pub fn git(&self, args: &[&str]) -> String {
        git(&self.tree(""), args)
    }

    /// Runs the tool.
    pub fn x(&self, args: &[&str]) -> Run {
        Run::of(self.command().arg("--linux").arg(self.base()).args(args))
    }

    /// The tool, to be run on this repository, for who does not name the base.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command
            .env("X_ROOT", self.root())
            .env("HOME", self.dir.path())
            .env_remove("XDG_CACHE_HOME")
            // As in a hook of somebody's repository; none of it may have an effect.
            .env("GIT_DIR", "/nowhere")
            .env("GIT_AUTHOR_NAME", "Somebody Else");
        command
    }
}

const BASE_TOML: &str = "# SPDX-License-Identifier: GPL-2.0\n\
    version = \"5.10.9\"\n\
    [source]\n\
    package = \"linux-source-5.10\"\n\
    package-version = \"5.10.9-1\"\n\
    suite = \"stable\"\n\
    sha256 = \"0000000000000000000000000000000000000000000000000000000000000000\"\n";

/// Runs git, apart from the settings of whoever runs the tests.
#[track_caller]
pub fn git(dir: &Path, args: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=T", "-c", "user.email=t@example.org"])
        .args([
            "-c",
            "advice.detachedHead=false",
            "-c",
            "init.defaultBranch=main",
        ])
        .args(args)
        .current_dir(dir)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env_remove("GIT_DIR")
        .env_remove("GIT_INDEX_FILE")
        .output()
        .unwrap();
    assert!(output.status.success(), "git {args:?}: {output:#?}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
pub fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[track_caller]
pub fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|err| panic!("{}: {err}", path.display()))
}

#[track_caller]
pub fn replace(path: &Path, from: &str, to: &str) {
    let text = read(path);
    assert!(text.contains(from), "no `{from}` in {}", path.display());
    write(path, &text.replace(from, to));
}

pub fn make_executable(path: &Path) {
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Sets the time of a file back, so that any write shows.
pub fn make_old(path: &Path) -> SystemTime {
    let time = SystemTime::now() - Duration::from_secs(1000);
    fs::File::options()
        .write(true)
        .open(path)
        .unwrap()
        .set_modified(time)
        .unwrap();
    modified(path)
}

pub fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}
