// SPDX-License-Identifier: GPL-2.0

//! `xtask/arch/NAME.toml`: what has to be known of an architecture to build and boot a kernel for
//! it.

use std::path::Path;

use serde::Deserialize;

use crate::error::{Context, Failure, Kind, Result};

/// Where the descriptions are in the repository.
const FOLDER: &str = "xtask/arch";

/// An architecture.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Arch {
    /// What `--arch` calls it, as the compiler does: the name of the file.
    #[serde(skip)]
    pub name: String,
    /// What `ARCH=` calls it.
    arch: String,
    /// The folder below `arch/` in the kernel's tree.
    pub source: String,
    /// What begins the names of tools for it.
    cross_compile: String,
    /// What make builds to boot.
    pub goal: String,
    /// Where that is in the build directory.
    pub image: String,
    /// The machine that boots it.
    pub guest: Machine,
}

/// A machine of QEMU, and what the kernel calls its parts.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Machine {
    /// The emulator.
    pub program: String,
    /// Debian's package of it.
    pub package: String,
    /// Arguments for the kind of machine.
    pub machine: Vec<String>,
    /// The serial line of the console.
    pub console: String,
    /// The serial line of the report.
    pub report: String,
    /// Its device number.
    pub report_device: (u32, u32),
    /// More of the kernel's command line.
    pub append: String,
}

impl Arch {
    /// Reads the description of an architecture.
    pub fn read(root: &Path, name: &str) -> Result<Self> {
        let folder = root.join(FOLDER);
        let path = folder.join(format!("{name}.toml"));
        if name.contains('/') || !path.is_file() {
            return Err(
                Failure::new(Kind::Input, format!("there is no architecture `{name}`"))
                    .hint(format!("there are: {}", names(&folder).join(", ")))
                    .into(),
            );
        }
        let text = fs_err::read_to_string(&path)?;
        let arch: Self = toml::from_str(&text).with_context(|| path.display().to_string())?;
        Ok(Self {
            name: name.to_owned(),
            ..arch
        })
    }

    /// That of this machine, for tests.
    pub fn for_tests() -> Self {
        Self {
            name: std::env::consts::ARCH.to_owned(),
            arch: "x86_64".to_owned(),
            source: "x86".to_owned(),
            cross_compile: "x86_64-linux-gnu-".to_owned(),
            goal: "bzImage".to_owned(),
            image: "arch/x86/boot/bzImage".to_owned(),
            guest: Machine {
                program: "qemu".to_owned(),
                package: "qemu".to_owned(),
                machine: Vec::new(),
                console: "ttyS0".to_owned(),
                report: "ttyS1".to_owned(),
                report_device: (4, 65),
                append: String::new(),
            },
        }
    }

    /// Whether this machine is of it.
    pub fn is_native(&self) -> bool {
        self.name == std::env::consts::ARCH
    }

    /// What make has to be told to build for it with LLVM.
    pub fn variables(&self) -> Vec<String> {
        if self.is_native() {
            return Vec::new();
        }
        vec![
            format!("ARCH={}", self.arch),
            format!("CROSS_COMPILE={}", self.cross_compile),
            // Otherwise clang calls the assembler of GNU's binutils for it.
            "LLVM_IAS=1".to_owned(),
        ]
    }

    /// A folder of `build/<base>` for it: the same as ever for this machine's own architecture.
    pub fn folder(&self, name: &str) -> String {
        match self.is_native() {
            true => name.to_owned(),
            false => format!("{}/{name}", self.name),
        }
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            Some(name.strip_suffix(".toml")?.to_owned())
        })
        .collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_descriptions_are_whole() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let names = names(&root.join(FOLDER));
        assert!(names.contains(&"x86_64".to_owned()));
        for name in names {
            let arch = Arch::read(&root, &name).unwrap();
            assert!(arch.image.ends_with(&arch.goal), "{name}");
            assert!(arch.cross_compile.ends_with('-'), "{name}");
        }
    }

    #[test]
    fn what_is_not_native_is_told_to_make_and_built_elsewhere() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut arch = Arch::read(&root, "x86_64").unwrap();
        arch.name = std::env::consts::ARCH.to_owned();
        assert!(arch.variables().is_empty());
        assert_eq!(arch.folder("out"), "out");
        arch.name = "other".to_owned();
        let variables = [
            "ARCH=x86_64",
            "CROSS_COMPILE=x86_64-linux-gnu-",
            "LLVM_IAS=1",
        ];
        assert_eq!(arch.variables(), variables);
        assert_eq!(arch.folder("out"), "other/out");
    }

    #[test]
    fn an_unknown_architecture_is_refused() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for name in ["vax", "../arch/x86_64"] {
            let err = Arch::read(&root, name).unwrap_err();
            assert!(
                err.to_string().contains("there is no architecture"),
                "{err}"
            );
        }
    }
}
