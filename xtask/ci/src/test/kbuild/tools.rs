// SPDX-License-Identifier: GPL-2.0

//! Tools for the programmer: the language server's view of the code, the formatter, the linter.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use super::bench::{compiled, has_line, said, Bench};
use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::error::{fail, Context, Failure, Kind, Result};
use lts_kernel::toolchain::version_of;

/// The whole kernel, as `make rust-analyzer` describes it.
pub fn rust_analyzer(bench: &Bench<'_>) -> Result<()> {
    let make = bench.make(&bench.scratch)?.arg("rust-analyzer");
    said(&bench.cfg, &make)?.good()?;
    let mut wanted: BTreeSet<String> = bench
        .leaves()?
        .iter()
        // Nobody edits what is generated.
        .filter(|leaf| !leaf.starts_with("rust/tests/doctests/"))
        .map(|leaf| stem(Path::new(leaf)))
        .collect();
    wanted.extend(
        [
            "core", "alloc", "pin_init", "macros", "bindings", "uapi", "kernel",
        ]
        .map(str::to_owned),
    );
    describes(&bench.scratch.out, &wanted).map(drop)
}

/// A module outside of the tree: the description is beside it, and has it.
pub fn rust_analyzer_out_of_tree(bench: &Bench<'_>) -> Result<()> {
    let dir = bench.hello_world()?;
    let make = bench.make(&bench.scratch)?;
    let make = make
        .arg(format!("M={}", dir.display()))
        .arg("rust-analyzer");
    said(&bench.cfg, &make)?.good()?;
    let wanted = ["core", "kernel", "hello_world"].map(str::to_owned).into();
    describes(&dir, &wanted).map(drop)
}

/// A module of several objects, which are not built: each is described, whatever names it in the
/// Makefile. So is a module of another configuration, but not what is only part of a crate.
pub fn rust_analyzer_objects(bench: &Bench<'_>) -> Result<()> {
    let dir = bench.module("analyzed", "//! Main.\n\nmod part;\n\nmodule! {}\n")?;
    let makefile = "obj-m := all.o deep/\n\
                    all-y := analyzed.o $(addprefix sub/,a-b.o core.o)\n\
                    obj-$(CONFIG_X_KBUILD) += off.o\n";
    fs_err::write(dir.join("Makefile"), makefile)?;
    for (file, text) in [
        ("part.rs", "//! No object.\n"),
        ("off.rs", "//! Not now.\n\nmodule! {}\n"),
        ("sub/a-b.rs", "//! Object.\n"),
        ("sub/core.rs", "//! Object.\n"),
        ("deep/Makefile", "obj-m := deep.o\ndeep-y := deep_one.o\n"),
        ("deep/deep_one.rs", "//! Object.\n"),
    ] {
        let path = dir.join(file);
        if let Some(parent) = path.parent() {
            fs_err::create_dir_all(parent)?;
        }
        fs_err::write(path, text)?;
    }
    // A compiler of two words, such as one with ccache in front.
    let rustc = bench.tools()?.rust.rustc.display();
    let make = bench.make(&bench.scratch)?;
    let make = make
        .arg(format!("RUSTC=env {rustc}"))
        .arg(format!("M={}", dir.display()))
        .arg("rust-analyzer");
    said(&bench.cfg, &make)?.good()?;
    let wanted = ["core", "kernel", "analyzed", "a_b", "off", "deep_one"];
    let project = describes(&dir, &wanted.map(str::to_owned).into())?;
    let described = |file: &str| {
        let root = dir.join(file).display().to_string();
        project.contains(&root)
    };
    match (described("sub/core.rs"), described("part.rs")) {
        (true, false) => Ok(()),
        (false, _) => fail(Kind::Failed, "does not have sub/core.rs"),
        (true, true) => fail(Kind::Failed, "has part.rs, which is no crate"),
    }
}

/// The tree is formatted; a tree with one more file, which is not, is found out.
pub fn rustfmtcheck(bench: &Bench<'_>) -> Result<()> {
    let check = |cfg: &Config| bench.make(cfg).map(|make| make.arg("rustfmtcheck"));
    said(&bench.cfg, &check(&bench.scratch)?)?.good()?;
    // A tree of links to what is in the kernel's, which the check does not follow.
    let tree = bench.dir.join("tree");
    let _ = std::fs::remove_dir_all(&tree); // There may be none.
    fs_err::create_dir(&tree)?;
    for entry in fs_err::read_dir(&bench.cfg.linux)? {
        let entry = entry?;
        fs_err::os::unix::fs::symlink(entry.path(), tree.join(entry.file_name()))?;
    }
    let cfg = Config {
        linux: tree.clone(),
        ..bench.scratch.clone()
    };
    for (source, good) in [("fn  f( ) {}\n", false), ("fn f() {}\n", true)] {
        fs_err::write(tree.join("x_kbuild.rs"), source)?;
        let make = check(&cfg)?;
        let said = said(&bench.cfg, &make)?;
        if !good && !said.text.contains("x_kbuild.rs") {
            return fail(
                Kind::Failed,
                format!("the file is not named\n{}", said.text),
            );
        }
        match good {
            true => said.good()?,
            false => said.bad()?,
        };
    }
    Ok(())
}

/// A program in Rust is linked by the C compiler, whatever is in front of that and after it.
pub fn host_linker(bench: &Bench<'_>) -> Result<()> {
    let dir = bench.module("x_tool", "//! Does nothing.\n\nfn main() {}\n")?;
    fs_err::write(
        dir.join("Makefile"),
        "hostprogs-always-y := x_tool\nx_tool-rust := y\n",
    )?;
    let clang = bench.tools()?.llvm.join("clang");
    let make = bench
        .make(&bench.cfg)?
        .arg(format!("M={}", dir.display()))
        .arg(format!("HOSTCC=env {} -Wl,--as-needed", clang.display()));
    said(&bench.cfg, &make)?.good()?;
    Cmd::new(dir.join("x_tool")).read(&bench.cfg)?;
    Ok(())
}

/// What runs on the host is C of 1989, as gcc takes it: `LLVM=1` has clang compile it, which does not
/// object to more.
pub fn host_gcc(bench: &Bench<'_>) -> Result<()> {
    let linux = &bench.cfg.linux;
    Cmd::new("gcc")
        .args(["-std=gnu89", "-Wall", "-Werror", "-fsyntax-only", "-I"])
        .arg(linux.join("tools/include"))
        .arg(linux.join("rust/core_obj.c"))
        .read(&bench.cfg)?;
    Ok(())
}

/// `LLVM=` takes a directory or a suffix for each tool, in the kernel's own build, below `tools/`
/// and for the self-tests; and says so if there is no such tool.
pub fn llvm(bench: &Bench<'_>) -> Result<()> {
    const TOP: &str = "CC LD AR NM OBJCOPY OBJDUMP READELF STRIP HOSTCC HOSTCXX";
    const PLACES: [(&str, &str); 3] = [
        ("Makefile", TOP),
        (
            "tools/scripts/Makefile.include",
            "CC CXX LD AR STRIP HOSTCC HOSTAR HOSTLD",
        ),
        ("tools/testing/selftests/lib.mk", "CC"),
    ];
    let here = format!("{}/", bench.tools()?.llvm.display());
    for (value, prefix, suffix) in [("1", "", ""), ("-0", "", "-0"), (&here, &*here, "")] {
        for (makefile, variables) in PLACES {
            let show: String = variables
                .split(' ')
                .map(|name| format!(" {name}=$({name})"))
                .collect();
            let make = bench
                .make(&bench.scratch)?
                .args(["-s", "-f", makefile, "check-llvm"])
                .arg(format!("LLVM={value}"))
                .arg(format!("--eval=check-llvm: ; @echo{show}"));
            let text = said(&bench.cfg, &make)?.good()?;
            let wanted: Vec<String> = variables
                .split(' ')
                .map(|name| format!("{name}={prefix}{}{suffix}", tool_of(name)))
                .collect();
            let wanted = wanted.join(" ");
            if !text.lines().any(|line| line == wanted) {
                return fail(
                    Kind::Failed,
                    format!("{makefile}, LLVM={value}: should say\n{wanted}\n{text}"),
                );
            }
        }
    }
    let make = bench.make(&bench.scratch)?.arg("rustavailable");
    let text = said(&bench.cfg, &make.clone().arg(format!("LLVM={here}")))?.good()?;
    if !has_line(&text, "^  ok +clang ")? {
        return fail(Kind::Failed, format!("clang was not found\n{text}"));
    }
    let text = said(&bench.cfg, &make.arg("LLVM=-0"))?.bad()?;
    match has_line(&text, "^  FAIL +clang +'clang-0' not found")? {
        true => Ok(()),
        false => fail(Kind::Failed, format!("clang-0 was found\n{text}")),
    }
}

/// LLVM's tool for a variable of make.
fn tool_of(variable: &str) -> String {
    match variable {
        "CC" | "HOSTCC" => "clang".to_owned(),
        "CXX" | "HOSTCXX" => "clang++".to_owned(),
        "LD" | "HOSTLD" => "ld.lld".to_owned(),
        _ => format!(
            "llvm-{}",
            variable.trim_start_matches("HOST").to_lowercase()
        ),
    }
}

/// The first version of Clippy whose opinion counts: earlier ones object to more.
const CLIPPY: [u32; 3] = [1, 96, 0];

/// Clippy goes over the crates, the tests, the examples and the samples, and has nothing to say.
pub fn clippy(bench: &Bench<'_>) -> Result<()> {
    let make = bench.make(&bench.scratch)?.arg("CLIPPY=1");
    let text = said(&bench.cfg, &make.args(bench.leaves()?))?.good()?;
    let version = version_of(&bench.cfg, &bench.tools()?.rust.rustc)
        .map_err(|why| Failure::new(Kind::Environment, why))?;
    let objects =
        (version >= CLIPPY && has_line(&text, "^warning")?) || has_line(&text, ": warning: stack")?;
    if !compiled(&text).contains("rust/kernel.o") || objects {
        return fail(Kind::Failed, format!("not linted, or not clean\n{text}"));
    }
    Ok(())
}

/// Makes sure that `rust-project.json` has these crates, each with a source that is there. Gives the
/// sources.
fn describes(dir: &Path, wanted: &BTreeSet<String>) -> Result<BTreeSet<String>> {
    let path = dir.join("rust-project.json");
    let text = fs_err::read_to_string(&path)?;
    let project: Value = serde_json::from_str(&text).with_context(|| path.display().to_string())?;
    let crates = project["crates"].as_array().context("no crates")?;
    let (mut names, mut roots) = (BTreeSet::new(), BTreeSet::new());
    for (i, krate) in crates.iter().enumerate() {
        let name = krate["display_name"]
            .as_str()
            .context("a crate has no name")?;
        let root = krate["root_module"]
            .as_str()
            .context("a crate has no source")?;
        if !Path::new(root).is_file() {
            return fail(Kind::Failed, format!("{name}: there is no {root}"));
        }
        for dep in krate["deps"].as_array().context("a crate has no list")? {
            let index = dep["crate"].as_u64().context("a crate has no number")?;
            let dep = dep["name"].as_str().context("a crate has no name")?;
            let used = usize::try_from(index).ok().filter(|&index| index < i);
            if used.is_none_or(|used| crates[used]["display_name"] != dep) {
                return fail(
                    Kind::Failed,
                    format!("{name} uses {dep}, which is not crate {index}"),
                );
            }
        }
        names.insert(name.to_owned());
        roots.insert(root.to_owned());
    }
    let missing: Vec<&str> = wanted.difference(&names).map(String::as_str).collect();
    match missing.is_empty() {
        true => Ok(roots),
        false => fail(
            Kind::Failed,
            format!("does not have {}", missing.join(", ")),
        ),
    }
}

fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    stem.to_string_lossy().replace('-', "_")
}
