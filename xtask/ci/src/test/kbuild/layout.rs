// SPDX-License-Identifier: GPL-2.0

//! C's structures with Rust and without: the same, so that modules which were built without it fit.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use super::bench::{said, Bench};
use super::switch;
use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::error::{fail, Context, Kind, Result};
use lts_kernel::guest::{kernel_line, Guest, Module, Options, Outcome};

/// Has clang print where the members of each structure are.
const DUMP: &str = "-Xclang -fdump-record-layouts-complete";
/// What begins the text about one structure.
const RECORD: &str = "*** Dumping AST Record Layout";
/// Preprocesses as for the checksums of exported symbols.
const GENKSYMS: &str = "-D__GENKSYMS__ -DCONFIG_MODVERSIONS=1";

const MODULE: &str = r#"// SPDX-License-Identifier: GPL-2.0
#include <linux/module.h>

static int number = 1;
module_param(number, int, 0444);

static int __init plain_init(void)
{
	pr_info("plain: starts with %d, used by %d\n", number, module_refcount(THIS_MODULE));
	return 0;
}
module_init(plain_init);

static void __exit plain_exit(void)
{
	pr_info("plain: ends\n");
}
module_exit(plain_exit);

MODULE_LICENSE("GPL");
"#;

/// No structure of the headers that the bindings are of, or that the series edits, differs; nor
/// does the checksum over those that every module has.
pub fn structures(bench: &Bench<'_>) -> Result<()> {
    let make = switch::ensure_disabled(bench)?;
    let with = Seen::new(bench, &bench.make(&bench.cfg)?, "layout-with")?;
    let without = Seen::new(bench, &make, "layout-without")?;
    for name in ["struct module", "struct task_struct", "struct hrtimer"] {
        if !with.records.contains_key(name) {
            return fail(Kind::Failed, format!("clang says nothing of {name}"));
        }
    }
    let mut differ = String::new();
    for (name, record) in &without.records {
        match with.records.get(name) {
            Some(other) if other == record => {}
            Some(other) => {
                let _ = writeln!(differ, "{name}\nwithout:\n{record}with:\n{other}");
            }
            None => {
                let _ = writeln!(differ, "{name} is not there with Rust");
            }
        }
    }
    if !differ.is_empty() {
        return fail(Kind::Failed, format!("CONFIG_RUST changes\n{differ}"));
    }
    // No configuration, but make is told that it has this option.
    let make = make.args(["CONFIG_MODVERSIONS=y", "scripts"]);
    said(&bench.cfg, &make)?.good()?;
    let (with, without) = (with.checksum(bench)?, without.checksum(bench)?);
    match with == without {
        true => Ok(()),
        false => fail(
            Kind::Failed,
            format!("CONFIG_RUST changes\n{without} to\n{with}"),
        ),
    }
}

/// What one configuration makes of the headers.
struct Seen {
    /// The text about each structure, by its name.
    records: BTreeMap<String, String>,
    /// What `kernel/module.c` is for `genksyms`.
    module: String,
}

impl Seen {
    fn new(bench: &Bench<'_>, make: &Cmd, name: &str) -> Result<Self> {
        let dir = bench.dir.join(name);
        fs_err::create_dir_all(&dir)?;
        let mut source = String::new();
        for header in headers(&bench.cfg)? {
            let _ = writeln!(source, "#include <{header}>");
        }
        fs_err::write(dir.join("layout.c"), source)?;
        let module = bench.cfg.linux.join("kernel/module.c");
        fs_err::write(
            dir.join("module.c"),
            format!("#include \"{}\"\n", module.display()),
        )?;
        fs_err::write(
            dir.join("Makefile"),
            format!(
                "obj-m := layout.o module.o\nCFLAGS_layout.o := {DUMP}\nCFLAGS_module.o := {GENKSYMS}\n"
            ),
        )?;
        let make = make.clone().arg(format!("M={}", dir.display()));
        let text = said(&bench.cfg, &make.clone().arg("layout.o"))?.good()?;
        said(&bench.cfg, &make.arg("module.i"))?.good()?;
        Ok(Self {
            records: records(&text),
            module: fs_err::read_to_string(dir.join("module.i"))?,
        })
    }

    /// The checksum of `module_layout()`, whose arguments are what a module and the kernel share.
    fn checksum(&self, bench: &Bench<'_>) -> Result<String> {
        let genksyms = bench.scratch.out.join("scripts/genksyms/genksyms");
        let output = Cmd::new(genksyms)
            .args(["-r", "/dev/null"])
            .input(self.module.as_str())
            .output(&bench.cfg)?;
        String::from_utf8_lossy(&output.stdout)
            .lines()
            .find(|line| line.contains("module_layout"))
            .map(str::to_owned)
            .context("genksyms says nothing of module_layout")
    }
}

/// The headers that the bindings are of, and those that the series edits.
fn headers(cfg: &Config) -> Result<BTreeSet<String>> {
    let helper = cfg.root.join("rust/bindings/bindings_helper.h");
    let mut headers: BTreeSet<String> = fs_err::read_to_string(helper)?
        .lines()
        .filter_map(|line| line.strip_prefix("#include <")?.strip_suffix('>'))
        .filter(|header| header.starts_with("linux/"))
        .map(str::to_owned)
        .collect();
    let edited = Cmd::new("git")
        .args(["diff", "--name-only", "base", "HEAD", "--", "include/linux"])
        .dir(&cfg.linux)
        .read(cfg)?;
    headers.extend(
        edited
            .lines()
            .filter_map(|path| path.strip_prefix("include/"))
            // srcu.h includes this one or its twin, srcutree.h, by the configuration.
            .filter(|path| *path != "linux/srcutiny.h")
            .filter(|path| Path::new(path).extension().is_some_and(|ext| ext == "h"))
            .map(str::to_owned),
    );
    Ok(headers)
}

/// Takes apart what clang says.
fn records(text: &str) -> BTreeMap<String, String> {
    text.split(RECORD)
        .skip(1)
        .filter_map(|record| {
            let lines: Vec<&str> = record
                .lines()
                .skip(1)
                .take_while(|line| line.contains(" | "))
                .collect();
            let (_, name) = lines.first()?.split_once(" | ")?;
            Some((name.to_owned(), lines.join("\n") + "\n"))
        })
        .collect()
}

/// A module in C that was built without Rust is loaded by a kernel with it, works, and is removed.
pub fn c_module(bench: &Bench<'_>) -> Result<()> {
    let make = switch::ensure_disabled(bench)?;
    let dir = bench.dir.join("plain");
    fs_err::create_dir_all(&dir)?;
    fs_err::write(dir.join("plain.c"), MODULE)?;
    fs_err::write(dir.join("Makefile"), "obj-m := plain.o\n")?;
    let modules = [&*format!("M={}", dir.display()), "modules"];
    said(&bench.cfg, &make.clone().arg("modules_prepare"))?.good()?;
    said(&bench.cfg, &make.args(modules))?.good()?;

    let module = Module {
        path: dir.join("plain.ko"),
        params: vec!["number=72".to_owned()],
    };
    let mut guest = Guest::new(&bench.cfg, bench.kernel());
    for shipped in module.ship(&bench.cfg, bench.kernel())? {
        guest.load(&shipped);
    }
    let options = Options {
        append: vec!["kunit.enable=0".to_owned()],
        timeout: Duration::from_secs(120),
        accel: None,
        memory: 512,
        log: "kbuild-c-module",
    };
    let (run, _) = guest.boot(&options, |_| (), |_| ())?;
    if run.outcome != Outcome::Passed {
        let mut text = run.outcome.describe();
        for line in run.console.lines().filter_map(kernel_line) {
            if line.contains("odule") || line.contains("plain") {
                let _ = write!(text, "\n{line}");
            }
        }
        return fail(Kind::Failed, text);
    }
    for expected in ["plain: starts with 72, used by 1", "plain: ends"] {
        let mut lines = run.console.lines().filter_map(kernel_line);
        if !lines.any(|line| line == expected) {
            return fail(Kind::Failed, format!("the log has no line: {expected}"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_clang_says_is_taken_apart() {
        let said = "  CC [M]  layout.o\n\n*** Dumping AST Record Layout\n         0 | struct a\n         \
                    0 |   int b\n           | [sizeof=4, align=4]\n\n*** Dumping AST Record Layout\n         \
                    0 | union c\n           | [sizeof=0, align=1]\n  LD x\n";
        let records = records(said);
        assert_eq!(records.len(), 2);
        assert!(records["struct a"].ends_with("| [sizeof=4, align=4]\n"));
        assert_eq!(records["struct a"].lines().count(), 3);
        assert_eq!(records["union c"].lines().count(), 2);
    }
}
