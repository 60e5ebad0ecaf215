#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Describe the Rust code of a built kernel for rust-analyzer.

Prints rust-project.json. The kernel's own crates come first, then a crate for
each Rust file that was built as a module or into vmlinux, or, with --module,
for each one in the external module's directory.
"""

import argparse
import json
import pathlib
import subprocess
import sys

# name: (root module, crates it uses)
CRATES = {
    "compiler_builtins": ("compiler_builtins.rs", ["core"]),
    "ffi": ("ffi.rs", ["core"]),
    "build_error": ("build_error.rs", ["core", "compiler_builtins"]),
    "pin_init": ("pin-init/lib.rs", ["core", "macros"]),
    "alloc": ("alloc/lib.rs", ["core", "pin_init"]),
    "bindings": ("bindings/lib.rs", ["core", "ffi", "pin_init"]),
    "uapi": ("uapi/lib.rs", ["core", "ffi", "pin_init"]),
    "kernel": (
        "kernel/lib.rs",
        ["core", "ffi", "build_error", "pin_init", "alloc", "macros", "bindings", "uapi"],
    ),
}

LEAF_DEPS = ["core", "kernel", "pin_init", "alloc"]


def read_cfg(objtree):
    """The configuration, as the compiler is given it."""
    lines = (objtree / "include/generated/rustc_cfg").read_text().splitlines()
    return [line.removeprefix("--cfg=") for line in lines]


class Project:
    """The crates so far; a crate is referred to by its place in the list."""

    def __init__(self, cfg, env):
        self.cfg = cfg
        self.env = env
        self.crates = []
        self.index = {}

    def add(self, name, root, deps, **more):
        crate = {
            "display_name": name,
            "root_module": str(root),
            "is_workspace_member": True,
            "is_proc_macro": False,
            "edition": "2021",
            "deps": [{"crate": self.index[dep], "name": dep} for dep in deps],
            "cfg": self.cfg,
            "env": self.env,
        }
        crate.update(more)
        self.index[name] = len(self.crates)
        self.crates.append(crate)


def rust_files(directory, objtree):
    """Each Rust file below a directory that is a crate: one that names a module.

    In the kernel's tree that is one whose object was built.
    """
    for path in sorted(directory.rglob("*.rs")):
        if "generated" in path.name:
            continue
        if objtree is None:
            if "module!" in path.read_text(errors="replace"):
                yield path
        elif (objtree / path.relative_to(directory)).with_suffix(".o").exists():
            yield path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rustc", default="rustc", help="the compiler")
    parser.add_argument("--lib-src", default="", help="the source of the standard library")
    parser.add_argument("--srctree", type=pathlib.Path, required=True)
    parser.add_argument("--objtree", type=pathlib.Path, required=True)
    parser.add_argument("--module", type=pathlib.Path, help="directory of an external module")
    args = parser.parse_args()

    sysroot = pathlib.Path(
        subprocess.run(
            [args.rustc, "--print", "sysroot"], check=True, capture_output=True, text=True
        ).stdout.strip()
    )
    lib_src = pathlib.Path(args.lib_src or sysroot / "lib/rustlib/src/rust/library")
    rust = args.srctree / "rust"

    try:
        cfg = read_cfg(args.objtree)
    except OSError as error:
        sys.exit(f"generate_rust_analyzer.py: {error}: build the kernel with CONFIG_RUST=y first")

    project = Project(cfg, {"OBJTREE": str(args.objtree), "RUST_MODFILE": "rust-analyzer"})

    project.add(
        "core",
        lib_src / "core/src/lib.rs",
        [],
        edition="2024",
        cfg=["no_fp_fmt_parse"],
        is_workspace_member=False,
    )
    project.add(
        "macros",
        rust / "macros/lib.rs",
        [],
        cfg=[],
        is_proc_macro=True,
        proc_macro_dylib_path=str(args.objtree / "rust/libmacros.so"),
    )
    for name, (root, deps) in CRATES.items():
        # The generated bindings are included from the build directory.
        project.add(
            name,
            rust / root,
            deps,
            source={
                "include_dirs": [str((rust / root).parent), str(args.objtree / "rust")],
                "exclude_dirs": [],
            },
        )

    if args.module:
        leaves = rust_files(args.module, None)
    else:
        leaves = (
            path
            for directory in ("samples", "drivers", "rust/tests", "fs", "net", "kernel", "lib")
            for path in rust_files(args.srctree / directory, args.objtree / directory)
        )
    for path in leaves:
        project.add(path.stem.replace("-", "_"), path, LEAF_DEPS)

    json.dump({"sysroot": str(sysroot), "crates": project.crates}, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
