// SPDX-License-Identifier: GPL-2.0

//! Cleaning up: what modules need outlives `make clean`, nothing outlives `make mrproper`.

use super::bench::{each_file, said, Bench};
use lts_host::error::{fail, Kind, Result};

/// After `make clean` a module out of the tree can still be built.
pub fn clean(bench: &Bench<'_>) -> Result<()> {
    bench.refresh()?;
    let out = &bench.scratch.out;
    let make = bench.make(&bench.scratch)?.arg("clean");
    said(&bench.cfg, &make)?.good()?;
    for object in [
        "rust/kernel.o",
        "rust/core.o",
        "samples/rust/rust_minimal.o",
    ] {
        if out.join(object).exists() {
            return fail(Kind::Failed, format!("{object} is still there"));
        }
    }
    // It goes with vmlinux, which modules are linked against.
    fs_err::copy(
        bench.cfg.out.join("Module.symvers"),
        out.join("Module.symvers"),
    )?;
    let dir = bench.hello_world()?;
    let make = bench.make(&bench.scratch)?;
    let make = make.arg(format!("M={}", dir.display())).arg("modules");
    said(&bench.cfg, &make)?.good()?;
    match dir.join("hello_world.ko").exists() {
        true => Ok(()),
        false => fail(Kind::Failed, "no module was built"),
    }
}

/// After `make mrproper` nothing of ours is left.
pub fn mrproper(bench: &Bench<'_>) -> Result<()> {
    bench.refresh()?;
    let out = &bench.scratch.out;
    // As if they had been made: they are there only on request.
    fs_err::write(out.join("samples/rust/rust_minimal.rsi"), "")?;
    fs_err::write(out.join("rust-project.json"), "")?;
    let make = bench.make(&bench.scratch)?.arg("mrproper");
    said(&bench.cfg, &make)?.good()?;
    let mut left = Vec::new();
    for part in ["rust", "samples", "include"] {
        if out.join(part).exists() {
            each_file(&out.join(part), &mut |path| {
                left.push(path.display().to_string());
                Ok(())
            })?;
        }
    }
    if out.join("rust-project.json").exists() {
        left.push("rust-project.json".to_owned());
    }
    match left.is_empty() {
        true => Ok(()),
        false => fail(Kind::Failed, format!("still there:\n{}", left.join("\n"))),
    }
}
