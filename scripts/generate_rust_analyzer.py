#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Describe the Rust code of a built kernel for rust-analyzer.

Prints rust-project.json. The kernel's own crates come first, then a crate for
each Rust file that was built as a module or into vmlinux, or, with --module,
for each one in the external module's directory that is an object of its own.
"""

import argparse
import json
import os
import pathlib
import shlex
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

# Directories without code for the kernel, or that were described already.
NO_LEAVES = ["Documentation", "rust", "scripts", "tools"]


def read_cfg(objtree):
    """Return the configuration in the form that the compiler takes."""
    lines = (objtree / "include/generated/rustc_cfg").read_text().splitlines()
    return [line.removeprefix("--cfg=") for line in lines]


class Project:
    """The crates so far; the index in the list identifies a crate."""

    def __init__(self, cfg, env):
        self.cfg = cfg
        self.env = env
        self.crates = []
        self.index = {}

    def add(self, name, root, deps, **more):
        """Add a crate that others can use."""
        self.index[name] = len(self.crates)
        self.add_leaf(name, root, deps, **more)

    def add_leaf(self, name, root, deps, **more):
        """Add a crate that no other crate uses, so that its name is free."""
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
        self.crates.append(crate)


def rust_files(directory):
    """Yield each Rust file below a directory, except generated files."""
    for place, directories, files in os.walk(directory):
        directories[:] = sorted(d for d in directories if not d.startswith("."))
        for name in sorted(files):
            if name.endswith(".rs") and "generated" not in name:
                yield pathlib.Path(place, name)


def leaves_of_module(directory, objects):
    """Return the sources of the objects, and of modules in other configurations."""
    sources = {pathlib.Path(o).with_suffix(".rs") for o in objects}
    found = {path for path in sources if path.exists()}
    for path in rust_files(directory):
        if "module!" in path.read_text(errors="replace"):
            found.add(path)
    return sorted(found)


def leaves_of_kernel(srctree, objtree):
    """Yield each Rust file of the kernel's tree whose object was built."""
    places = sorted(
        place
        for place in srctree.iterdir()
        if place.is_dir() and place.name not in NO_LEAVES and not place.name.startswith(".")
    )
    for place in [*places, srctree / "rust/tests"]:
        for path in rust_files(place):
            if (objtree / path.relative_to(srctree)).with_suffix(".o").exists():
                yield path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rustc", default="rustc", help="the compiler")
    parser.add_argument("--lib-src", default="", help="the source of the standard library")
    parser.add_argument("--srctree", type=pathlib.Path, required=True)
    parser.add_argument("--objtree", type=pathlib.Path, required=True)
    parser.add_argument("--module", type=pathlib.Path, help="directory of an external module")
    parser.add_argument("objects", nargs="*", help="the objects of that module")
    args = parser.parse_args()

    sysroot = pathlib.Path(
        subprocess.run(
            # RUSTC may begin with a wrapper, or end with options.
            [*shlex.split(args.rustc), "--print", "sysroot"],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout.strip()
    )
    lib_src = pathlib.Path(args.lib_src or sysroot / "lib/rustlib/src/rust/library")
    rust = args.srctree / "rust"

    try:
        cfg = read_cfg(args.objtree)
    except OSError as error:
        sys.exit(f"generate_rust_analyzer.py: {error}: build the kernel with CONFIG_RUST=y first")

    project = Project(
        cfg,
        {
            "OBJTREE": str(args.objtree),
            "RUST_MODFILE": "rust-analyzer",
            "RUST_MODNAME": "rust-analyzer",
        },
    )

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
        leaves = leaves_of_module(args.module, args.objects)
    else:
        leaves = leaves_of_kernel(args.srctree, args.objtree)
    for path in leaves:
        project.add_leaf(path.stem.replace("-", "_"), path, LEAF_DEPS)

    json.dump({"sysroot": str(sysroot), "crates": project.crates}, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
