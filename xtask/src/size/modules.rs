// SPDX-License-Identifier: GPL-2.0

//! The code of modules in Rust, against that of their twins in C.
//!
//! A twin, `tests/twins/NAME/c_NAME.c`, does in C what a sample does in Rust, and prints the same.
//! All are built out of the tree, as by users, against one kernel.

use std::path::{Path, PathBuf};

use super::elf::{code, sections, sizes, Sizes};
use super::table::{factor, grouped, ratio, words};
use lts_ci::twins::{self, TWINS};
use lts_host::config::Config;
use lts_host::error::{fail, Failure, Kind, Result};
use lts_host::write::write_changed;
use lts_kernel::build::{self, Kernel};

/// A module in Rust and its twin: the names of their sources, without what is behind the dot.
#[derive(Debug, PartialEq, Eq)]
struct Pair {
    name: String,
    rust: PathBuf,
    twin: PathBuf,
}

/// What a module takes.
struct Module {
    /// Code.
    code: i64,
    /// All that is loaded.
    loaded: i64,
}

/// Measures the modules that have a twin, built against this kernel.
pub fn run(cfg: &Config, kernel: &Kernel) -> Result<()> {
    let pairs = pairs(&cfg.root)?;
    let dir = build(cfg, kernel, &pairs)?;
    words(
        "modules",
        ["Rust code", "C code", "", "Rust loaded", "C loaded"],
    );
    let mut product = 1.0;
    let mut total = [0; 4];
    for pair in &pairs {
        let [rust, c] = [&pair.rust, &pair.twin].map(|source| module(&dir, source));
        let (rust, c) = (rust?, c?);
        print_row(&pair.name, &rust, &c);
        if rust.code == 0 || c.code == 0 {
            return fail(Kind::Failed, format!("{} has no code", pair.name));
        }
        product *= rust.code as f64 / c.code as f64;
        for (sum, of_this) in total
            .iter_mut()
            .zip([rust.code, c.code, rust.loaded, c.loaded])
        {
            *sum += of_this;
        }
    }
    let [rust, c] = [0, 1].map(|i| Module {
        code: total[i],
        loaded: total[i + 2],
    });
    print_row("all", &rust, &c);
    let mean = product.powf(1.0 / pairs.len() as f64);
    words("geometric mean", ["", "", &factor(mean)]);
    Ok(())
}

fn print_row(name: &str, rust: &Module, c: &Module) {
    words(
        name,
        [
            grouped(rust.code),
            grouped(c.code),
            ratio(rust.code, c.code),
            grouped(rust.loaded),
            grouped(c.loaded),
        ],
    );
}

/// The twins, and what they are twins of: a sample or, if there is none, a module that is tested.
fn pairs(root: &Path) -> Result<Vec<Pair>> {
    let mut pairs = Vec::new();
    for entry in fs_err::read_dir(root.join(TWINS))? {
        let entry = entry?;
        if !entry.path().is_dir() {
            continue;
        }
        let name = entry.file_name().to_string_lossy().into_owned();
        let rust = [
            twins::sample(&name),
            format!("tests/out-of-tree/{name}/{name}.rs"),
        ];
        let Some(rust) = rust
            .iter()
            .map(|path| root.join(path))
            .find(|path| path.is_file())
        else {
            return Err(Failure::new(
                Kind::Input,
                format!("{TWINS}/{name} is the twin of no module in Rust"),
            )
            .tried(rust.join("\n"))
            .into());
        };
        let twin = entry.path().join(format!("c_{name}.c"));
        pairs.push(Pair { name, rust, twin });
    }
    pairs.sort_by(|a, b| a.name.cmp(&b.name));
    if pairs.is_empty() {
        return fail(Kind::Input, format!("{TWINS} has no twin"));
    }
    Ok(pairs)
}

/// Builds all of them in one directory, which it returns.
fn build(cfg: &Config, kernel: &Kernel, pairs: &[Pair]) -> Result<PathBuf> {
    let dir = kernel.out.join(".x-twins");
    let _lock = build::lock(&Config {
        out: kernel.out.clone(),
        ..cfg.clone()
    })?;
    let step = cfg.ui.step("building modules and their twins");
    fs_err::create_dir_all(&dir)?;
    let mut makefile = String::new();
    for source in pairs.iter().flat_map(|pair| [&pair.rust, &pair.twin]) {
        let name = source.file_name().unwrap_or_default();
        write_changed(&dir.join(name), &fs_err::read(source)?)?;
        makefile.push_str(&format!("obj-m += {}.o\n", stem(source)));
    }
    write_changed(&dir.join("Makefile"), makefile.as_bytes())?;
    build::make_modules(cfg, kernel, &dir)?
        .arg(format!("-j{}", cfg.jobs))
        .log("twins")
        .run(cfg)?;
    step.done();
    Ok(dir)
}

fn module(dir: &Path, source: &Path) -> Result<Module> {
    let sections = sections(&dir.join(format!("{}.ko", stem(source))))?;
    let Sizes { text, data, bss } = sizes(&sections);
    Ok(Module {
        code: code(&sections),
        loaded: text + data + bss,
    })
}

fn stem(source: &Path) -> String {
    let stem = source.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_twin_has_a_sample_or_a_module_that_is_tested() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        let write = |path: &str| {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        };
        for path in [
            "tests/twins/b/c_b.c",
            "tests/twins/a/c_a.c",
            "samples/rust/rust_b.rs",
            "tests/out-of-tree/a/a.rs",
        ] {
            write(path);
        }
        let pair = |name: &str, rust: &str, twin: &str| Pair {
            name: name.to_owned(),
            rust: root.join(rust),
            twin: root.join(twin),
        };
        assert_eq!(
            pairs(root).unwrap(),
            [
                pair("a", "tests/out-of-tree/a/a.rs", "tests/twins/a/c_a.c"),
                pair("b", "samples/rust/rust_b.rs", "tests/twins/b/c_b.c"),
            ]
        );
        write("tests/twins/c/c_c.c");
        let err = pairs(root).unwrap_err();
        assert!(lts_host::error::render(&err).contains("samples/rust/rust_c.rs"));
    }
}
