// SPDX-License-Identifier: GPL-2.0

//! Where the tests build: a copy of the kernel's build directory.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use regex::Regex;

use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::disk;
use lts_host::error::{fail, Context, Kind, Result};
use lts_host::quote::quote;
use lts_kernel::build::{self, Kernel};
use lts_kernel::toolchain::Toolchain;

/// What is needed of a build directory to build Rust code in it; the rest is large.
const PARTS: [&str; 10] = [
    ".config",
    "Makefile",
    "Module.symvers",
    "include",
    "kernel",
    "rust",
    "samples",
    "scripts",
    "source",
    "tools",
];
/// Set for [`SPY`], which then compiles nothing.
const PRETEND: &str = "X_KBUILD_PRETEND";
/// Set for it too: it empties its outputs, and interrupts make.
const INTERRUPT: &str = "X_KBUILD_INTERRUPT";

/// A compiler for tests of what is built again. What it compiles comes out as it was, since no
/// source differs, so that it need not compile: it finds out what the source depends on, for a
/// source of the kernel only once as long as all of that is there, and has the outputs look new.
const SPY: &str = r#"#!/bin/sh
case "$X_KBUILD_PRETEND $*" in
1*--emit=dep-info=*) ;;
*) exec RUSTC "$@" ;;
esac
outputs=
for arg; do
	shift
	case $arg in
	--emit=dep-info=*) deps=${arg##*=} && set -- "$@" "$arg" ;;
	--emit=*) outputs="$outputs ${arg##*=}" ;;
	*) set -- "$@" "$arg" ;;
	esac
done
if [ -n "$X_KBUILD_INTERRUPT" ]; then
	for output in $outputs; do : > "$output"; done
	kill -INT 0
fi
case $deps in
/*) RUSTC "$@" || exit ;;
*)
	known=$0.known/$deps
	there=1
	for file in $(sed 's/^[^:]*://' "$known" 2> /dev/null || echo /nonexistent); do
		[ -e "$file" ] || there=
	done
	if [ -z "$there" ]; then
		RUSTC "$@" && mkdir -p "${known%/*}" && cp "$deps" "$known" || exit
	fi
	cp "$known" "$deps" || exit
	;;
esac
touch -c $outputs
"#;

/// The tools that make an object of bitcode, where the compiler only pretends to write some: the object
/// stays, and looks new.
const LINK: &str = r#"#!/bin/sh
[ "$1" = --internalize ] || exec LINK "$@"
"#;
const CLANG: &str = r#"#!/bin/sh
case $* in
*.linked.bc) ;;
*) exec CLANG "$@" ;;
esac
for arg; do
	[ "$before" != -o ] || touch -c "$arg"
	before=$arg
done
"#;

/// The copy, and what it was made of.
pub struct Bench<'a> {
    /// For the patched tree, and the build directory that is not to be changed.
    pub cfg: Config,
    /// The same with the copy for a build directory.
    pub scratch: Config,
    /// A directory for whatever a test needs.
    pub dir: PathBuf,
    kernel: &'a Kernel,
    spy: PathBuf,
}

/// What a make said, and how it ended.
pub struct Said {
    /// Both of its outputs.
    pub text: String,
    /// Whether its exit status was 0.
    pub success: bool,
}

impl<'a> Bench<'a> {
    /// Copies the build directory to a directory of this name, and makes sure that there is nothing
    /// to do in the copy.
    pub fn new(cfg: &Config, kernel: &'a Kernel, name: &str) -> Result<Self> {
        let dir = cfg.build.join(name);
        let bench = Self {
            cfg: Config {
                out: kernel.out.clone(),
                ..cfg.clone()
            },
            scratch: Config {
                out: dir.join("out"),
                ..cfg.clone()
            },
            spy: dir.join("rustc"),
            dir,
            kernel,
        };
        if bench.dir.exists() {
            fs_err::remove_dir_all(&bench.dir)?; // Of a run that failed, for one to look at.
        }
        disk::require(&cfg.build, 400 * disk::MB, "a copy of the build directory")?;
        fs_err::create_dir_all(&bench.dir)?;
        let rustc = quote(bench.tools()?.rust.rustc.as_os_str());
        bench.program("rustc", &SPY.replace("RUSTC ", &format!("{rustc} ")))?;
        fs_err::create_dir(bench.pretending())?;
        for (name, placeholder, text) in [("clang", "CLANG", CLANG), ("llvm-link", "LINK", LINK)] {
            let tool = quote(bench.tools()?.llvm.join(name).as_os_str());
            bench.program(
                &format!("pretend/{name}"),
                &text.replace(placeholder, &tool),
            )?;
        }
        bench.refresh()?;
        bench
            .make(&bench.scratch)?
            .args(bench.leaves()?)
            .log(name)
            .run(cfg)?;
        Ok(bench)
    }

    /// Removes the copy, and all else that tests left.
    pub fn remove(self) -> Result<()> {
        Ok(fs_err::remove_dir_all(&self.dir)?)
    }

    /// Makes the copy, again if it is there.
    pub fn refresh(&self) -> Result<()> {
        let (from, to) = (&self.cfg.out, &self.scratch.out);
        for old in [to, &self.dir.join("rustc.known")] {
            if old.exists() {
                fs_err::remove_dir_all(old)?;
            }
        }
        let of_arch =
            ["include", "kernel"].map(|part| format!("arch/{}/{part}", self.cfg.arch.source));
        for part in PARTS.into_iter().chain(of_arch.iter().map(String::as_str)) {
            let (from, to) = (from.join(part), to.join(part));
            let parent = to.parent().context("a part of a directory")?;
            fs_err::create_dir_all(parent)?;
            Cmd::new("cp").arg("-a").arg(from).arg(to).read(&self.cfg)?;
        }
        // Commands that name the directory, or the compiler, would count as changed ones.
        let rustc = format!(" {} ", self.tools()?.rust.command());
        let replace = [
            (from.display().to_string(), to.display().to_string()),
            (rustc, format!(" {} ", self.spy.display())),
        ];
        for part in ["rust", "samples", "tools/objtool"] {
            each_file(&to.join(part), &mut |path| rewrite(path, &replace))?;
        }
        Ok(())
    }

    /// The directory of the programs that pretend, other than the compiler.
    fn pretending(&self) -> PathBuf {
        self.dir.join("pretend")
    }

    /// The kernel that was built.
    pub fn kernel(&self) -> &Kernel {
        self.kernel
    }

    /// The tools that built the kernel.
    pub fn tools(&self) -> Result<&Toolchain> {
        self.kernel.tools(&self.cfg)
    }

    /// One of LLVM's tools.
    pub fn llvm(&self, tool: &str) -> Result<Cmd> {
        Ok(Cmd::new(self.tools()?.llvm.join(tool)))
    }

    /// Whether the kernel has this option built in.
    pub fn has_option(&self, name: &str) -> Result<bool> {
        build::has_option(&self.cfg, name)
    }

    /// make, in the copy or in the build directory itself.
    pub fn make(&self, cfg: &Config) -> Result<Cmd> {
        let make = build::make(cfg, self.tools()?).arg(format!("-j{}", cfg.jobs));
        Ok(if cfg.out == self.scratch.out {
            make.arg(format!("RUSTC={}", self.spy.display()))
        } else {
            make
        })
    }

    /// Writes a shell script that can be run.
    pub fn program(&self, name: &str, text: &str) -> Result<PathBuf> {
        use std::os::unix::fs::PermissionsExt;
        let path = self.dir.join(name);
        fs_err::write(&path, text)?;
        fs_err::set_permissions(&path, std::fs::Permissions::from_mode(0o755))?;
        Ok(path)
    }

    /// A module for this kernel, of one source file; gives its directory, which has nothing else.
    pub fn module(&self, name: &str, source: &str) -> Result<PathBuf> {
        let dir = self.dir.join(name);
        let _ = std::fs::remove_dir_all(&dir); // Of another test, if it is there.
        fs_err::create_dir_all(&dir)?;
        fs_err::write(dir.join(format!("{name}.rs")), source)?;
        fs_err::write(dir.join("Makefile"), format!("obj-m := {name}.o\n"))?;
        Ok(dir)
    }

    /// The smallest of the modules that are built out of the tree.
    pub fn hello_world(&self) -> Result<PathBuf> {
        let source = self.cfg.root.join("tests/out-of-tree/hello_world");
        self.module(
            "hello_world",
            &fs_err::read_to_string(source.join("hello_world.rs"))?,
        )
    }

    /// What the compilers are called for when make is, in the copy.
    pub fn rebuilt(&self, args: &[&str]) -> Result<BTreeSet<String>> {
        let make = self.make(&self.scratch)?;
        // Objects that do not change need no second look.
        let make = make
            .env(PRETEND, "1")
            .first_in_path(self.pretending())
            .arg("OBJECT_FILES_NON_STANDARD=y");
        Ok(compiled(&said(&self.cfg, &make.args(args))?.good()?))
    }

    /// The same for the objects of all Rust code that is in the configuration.
    pub fn rebuilt_of_all(&self, args: &[&str]) -> Result<BTreeSet<String>> {
        let leaves = self.leaves()?;
        let mut goals: Vec<&str> = leaves.iter().map(String::as_str).collect();
        goals.extend(args);
        self.rebuilt(&goals)
    }

    /// What is being compiled when make is interrupted, as by Ctrl-C, at the first crate; in the
    /// copy.
    pub fn interrupted(&self, goal: &str) -> Result<BTreeSet<String>> {
        let make = self.make(&self.scratch)?.arg(goal);
        // timeout begins a process group, as a shell does for what it starts.
        let make = make.under("timeout", &["600"]);
        let make = make.env(PRETEND, "1").env(INTERRUPT, "1");
        Ok(compiled(&said(&self.cfg, &make)?.bad()?))
    }

    /// The Rust objects outside of `rust/` itself, as make calls them.
    pub fn leaves(&self) -> Result<BTreeSet<String>> {
        let out = &self.cfg.out;
        let mut leaves = BTreeSet::new();
        for part in ["samples", "rust/tests"] {
            each_file(&out.join(part), &mut |path| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let object = name.strip_prefix('.').and_then(|n| n.strip_suffix(".cmd"));
                let Some(object) = object.filter(|object| object.ends_with(".o")) else {
                    return Ok(());
                };
                if fs_err::read_to_string(path)?.contains(" --crate-name ") {
                    let object = path.with_file_name(object);
                    leaves.insert(object.strip_prefix(out)?.display().to_string());
                }
                Ok(())
            })?;
        }
        if leaves.len() < 2 {
            return fail(Kind::Failed, "the kernel has no Rust samples");
        }
        Ok(leaves)
    }
}

/// Runs make to whatever end.
pub fn said(cfg: &Config, make: &Cmd) -> Result<Said> {
    let output = make.output(cfg)?;
    let text = [output.stdout, output.stderr].concat();
    Ok(Said {
        text: String::from_utf8_lossy(&text).into_owned(),
        success: output.status.success(),
    })
}

impl Said {
    /// What it said, if it went well.
    pub fn good(self) -> Result<String> {
        match self.success {
            true => Ok(self.text),
            false => fail(Kind::Failed, format!("make failed\n{}", self.text)),
        }
    }

    /// What it said, if it went wrong.
    pub fn bad(self) -> Result<String> {
        match self.success {
            false => Ok(self.text),
            true => fail(
                Kind::Failed,
                format!("make succeeded, and must not\n{}", self.text),
            ),
        }
    }
}

/// The targets that make had compiled, by what it said.
pub fn compiled(said: &str) -> BTreeSet<String> {
    const COMPILERS: [&str; 8] = [
        "AS",
        "BINDGEN",
        "CC",
        "HELPERS",
        "HOSTCC",
        "HOSTRUSTC",
        "RUSTC",
        "CLIPPY",
    ];
    said.lines()
        .filter_map(|line| {
            let mut words = line.strip_prefix("  ")?.split_whitespace();
            COMPILERS.contains(&words.next()?).then_some(())?;
            words.last().map(str::to_owned)
        })
        .collect()
}

/// Makes sure that just this was compiled again. C objects that come of what the compiler made are
/// no concern of the one who asks.
pub fn expect(rebuilt: &BTreeSet<String>, expected: &BTreeSet<String>) -> Result<()> {
    let of_c = BTreeSet::from(["rust/exports.o".to_owned()]);
    let show = |set: BTreeSet<&String>| set.into_iter().cloned().collect::<Vec<_>>().join(" ");
    let missing = show(expected.difference(rebuilt).collect());
    let extra: BTreeSet<&String> = rebuilt.difference(expected).collect();
    let extra = show(extra.into_iter().filter(|o| !of_c.contains(*o)).collect());
    match (missing.as_str(), extra.as_str()) {
        ("", "") => Ok(()),
        (missing, "") => fail(Kind::Failed, format!("not built again: {missing}")),
        ("", extra) => fail(Kind::Failed, format!("built for no reason: {extra}")),
        (missing, extra) => fail(
            Kind::Failed,
            format!("not built again: {missing}\nbuilt for no reason: {extra}"),
        ),
    }
}

/// A file that looks as if it had just been edited, until this is dropped.
pub struct Touched {
    file: std::fs::File,
    before: SystemTime,
}

impl Touched {
    /// Sets the time of the file to now.
    pub fn new(path: &Path) -> Result<Self> {
        let file = std::fs::File::open(path).with_context(|| path.display().to_string())?;
        let before = file.metadata()?.modified()?;
        file.set_modified(SystemTime::now())?;
        Ok(Self { file, before })
    }
}

impl Drop for Touched {
    fn drop(&mut self) {
        // If it cannot be set, make compiles one file more the next time.
        let _ = self.file.set_modified(self.before);
    }
}

/// Calls `each` for every file below a directory.
pub fn each_file(dir: &Path, each: &mut dyn FnMut(&Path) -> Result<()>) -> Result<()> {
    for entry in fs_err::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            each_file(&entry.path(), each)?;
        } else {
            each(&entry.path())?;
        }
    }
    Ok(())
}

/// Replaces what is to be replaced in what make remembers of a command.
fn rewrite(path: &Path, replace: &[(String, String)]) -> Result<()> {
    if path.extension().is_none_or(|ext| ext != "cmd") {
        return Ok(());
    }
    let text = fs_err::read_to_string(path)?;
    let mut new = text.clone();
    for (from, to) in replace {
        new = new.replace(from, to);
    }
    if new != text {
        fs_err::write(path, new)?;
    }
    Ok(())
}

/// Whether a line of a text matches a pattern.
pub fn has_line(text: &str, pattern: &str) -> Result<bool> {
    let pattern = Regex::new(pattern)?;
    Ok(text.lines().any(|line| pattern.is_match(line)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn what_was_compiled_is_read_from_what_make_says() {
        let said = "make: Entering\n  GEN     Makefile\n  RUSTC [M] a/b.o\n  RUSTC P l.so\n  \
                    CC      c.o\n  AR      built-in.a\n  CALL    x/CC.sh\n";
        assert_eq!(compiled(said), set(&["a/b.o", "c.o", "l.so"]));
    }

    #[test]
    fn more_and_less_than_expected_are_told_apart() {
        assert!(expect(&set(&["a", "rust/exports.o"]), &set(&["a"])).is_ok());
        let err = expect(&set(&["a", "b"]), &set(&["b", "c"])).unwrap_err();
        assert_eq!(
            err.to_string(),
            "not built again: c\nbuilt for no reason: a"
        );
    }

    #[test]
    fn a_touched_file_gets_its_time_back() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let old = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
        file.as_file().set_modified(old).unwrap();
        let time = || std::fs::metadata(file.path()).and_then(|meta| meta.modified());
        let touched = Touched::new(file.path()).unwrap();
        assert_ne!(time().unwrap(), old);
        drop(touched);
        assert_eq!(time().unwrap(), old);
    }
}
