// SPDX-License-Identifier: GPL-2.0

//! Modules for the guest: those of the kernel's own build, and the user's.

use std::path::{Path, PathBuf};

use crate::build::{self, Kernel};
use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::error::{Context, Failure, Kind, Result};

/// A module that the user wants in the guest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// The `.ko` file, or a directory that one is built in.
    pub path: PathBuf,
    /// Its parameters, `name=value` each.
    pub params: Vec<String>,
}

/// A module's file, ready to be put into the guest.
#[derive(Clone, Debug)]
pub struct Shipped {
    /// Its name, as `modprobe` takes it.
    pub name: String,
    /// Its file.
    pub file: PathBuf,
    /// Its parameters.
    pub params: Vec<String>,
}

impl Module {
    /// The `.ko` files that this stands for; a directory is built against the kernel first.
    pub fn ship(&self, cfg: &Config, kernel: &Kernel) -> Result<Vec<Shipped>> {
        let path = std::path::absolute(&self.path)?;
        let files = if path.is_dir() {
            build_in(cfg, kernel, &path)?
        } else if path.extension().is_some_and(|ext| ext == "ko") && path.is_file() {
            vec![path]
        } else {
            return Err(Failure::new(
                Kind::Input,
                format!(
                    "{} is neither a module nor a directory to build one in",
                    path.display()
                ),
            )
            .hint(
                "give a .ko file, or a directory with a Kbuild or Makefile that says `obj-m := …`",
            )
            .into());
        };
        files
            .into_iter()
            .map(|file| shipped(file, &self.params))
            .collect()
    }
}

fn shipped(file: PathBuf, params: &[String]) -> Result<Shipped> {
    let stem = file
        .file_stem()
        .with_context(|| format!("{} has no name", file.display()))?;
    let name = stem.to_string_lossy().replace('-', "_");
    Ok(Shipped {
        name,
        file,
        params: params.to_vec(),
    })
}

/// Builds the modules of a directory, and gives the files in the order they are to be loaded.
fn build_in(cfg: &Config, kernel: &Kernel, dir: &Path) -> Result<Vec<PathBuf>> {
    if !dir.join("Kbuild").exists() && !dir.join("Makefile").exists() {
        return Err(Failure::new(
            Kind::Input,
            format!("{} has no Kbuild or Makefile", dir.display()),
        )
        .hint("one line is enough: obj-m := my_module.o")
        .into());
    }
    let shown = cfg.relative(dir).display().to_string();
    let step = cfg.ui.step(format!("building {shown}"));
    build::make_modules(cfg, kernel, dir)?
        .arg(format!("-j{}", cfg.jobs))
        .log("module")
        .run(cfg)?;
    let order = fs_err::read_to_string(dir.join("modules.order"))?;
    let files: Vec<PathBuf> = order
        .lines()
        .map(|line| Path::new(line.trim()).with_extension("ko"))
        .map(|path| {
            if path.is_absolute() {
                path
            } else {
                dir.join(path)
            }
        })
        .collect();
    if files.is_empty() {
        return Err(
            Failure::new(Kind::Input, format!("{shown} builds no module"))
                .hint("its Kbuild or Makefile must say `obj-m := …`")
                .into(),
        );
    }
    step.done_as(&format!("built {shown}"));
    Ok(files)
}

/// Lays out `/lib/modules` below `root`: the modules of the kernel's build, the user's, and the
/// list of what needs what.
pub fn install(cfg: &Config, kernel: &Kernel, shipped: &[Shipped], root: &Path) -> Result<()> {
    let release = kernel.out.join("include/config/kernel.release");
    let release = match fs_err::read_to_string(release) {
        Ok(text) => text,
        // A kernel that is only an image has no modules of its own, and takes none.
        Err(_) if shipped.is_empty() => return Ok(()),
        Err(err) => return Err(err.into()),
    };
    let release = release.trim();
    let lib = root.join("lib/modules").join(release);
    fs_err::create_dir_all(&lib)?;
    let order = fs_err::read_to_string(kernel.out.join("modules.order")).unwrap_or_default();
    for line in order.lines() {
        let object = Path::new(line);
        // Some kernels list the objects, relative to the top; others the modules.
        let module = object
            .strip_prefix("kernel")
            .unwrap_or(object)
            .with_extension("ko");
        copy(&kernel.out.join(&module), &lib.join("kernel").join(&module))?;
    }
    for Shipped { file, .. } in shipped {
        let name = file
            .file_name()
            .with_context(|| format!("{} has no name", file.display()))?;
        copy(file, &lib.join("updates").join(name))?;
    }
    for name in [
        "modules.builtin",
        "modules.builtin.modinfo",
        "modules.order",
    ] {
        if kernel.out.join(name).exists() {
            copy(&kernel.out.join(name), &lib.join(name))?;
        }
    }
    Cmd::new(depmod())
        .arg("-b")
        .arg(root)
        .arg(release)
        .log("depmod")
        .run(cfg)?;
    // busybox reads the text of modules.dep alone.
    for entry in fs_err::read_dir(&lib)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ext| ext == "bin") {
            fs_err::remove_file(path)?;
        }
    }
    Ok(())
}

/// Not everybody's `$PATH` has the administrator's programs.
fn depmod() -> PathBuf {
    which::which("depmod").unwrap_or_else(|_| "/sbin/depmod".into())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(parent) = to.parent() {
        fs_err::create_dir_all(parent)?;
    }
    fs_err::copy(from, to)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_called_as_the_kernel_calls_it() {
        let one = shipped("/a/my-module.ko".into(), &["a=1".into()]).unwrap();
        assert_eq!((one.name.as_str(), one.params.len()), ("my_module", 1));
    }
}
