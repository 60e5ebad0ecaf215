// SPDX-License-Identifier: GPL-2.0

//! What `make bindeb-pkg` packs for those who build modules.

use super::bench::{said, Bench};
use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::error::{fail, Kind, Result};
use lts_kernel::build;

/// What makes the package, without the rest, which would build the whole kernel.
const PACK: &str = r#"set -e
builddeb=$srctree/scripts/package/builddeb
eval "$(sed -n '/^is_enabled/,/^}/p; /^deploy_kernel_headers/,/^}/p' "$builddeb")"
mkdir -p debian
deploy_kernel_headers "$1"
"#;

/// Against the package of headers alone, a module in C and one in Rust can be built.
pub fn headers(bench: &Bench<'_>) -> Result<()> {
    let package = bench.dir.join("headers");
    Cmd::new("sh")
        .args(["-c", PACK, "sh"])
        .arg(&package)
        .env("srctree", &bench.cfg.linux)
        .env("SRCARCH", &bench.cfg.arch.source)
        .env("KCONFIG_CONFIG", ".config")
        .env("version", "x")
        .dir(&bench.scratch.out)
        .read(&bench.cfg)?;
    let tree = package.join("usr/src/linux-headers-x");
    let packed = Config {
        linux: tree.clone(),
        out: tree,
        ..bench.cfg.clone()
    };
    let dir = bench.hello_world()?;
    fs_err::write(
        dir.join("c.c"),
        "#include <linux/module.h>\nMODULE_LICENSE(\"GPL\");\n",
    )?;
    fs_err::write(dir.join("Makefile"), "obj-m := hello_world.o c.o\n")?;
    let make = build::make(&packed, bench.tools()?).arg(format!("M={}", dir.display()));
    said(&bench.cfg, &make)?.good()?;
    for module in ["hello_world.ko", "c.ko"] {
        if !dir.join(module).exists() {
            return fail(Kind::Failed, format!("there is no {module}"));
        }
    }
    Ok(())
}
