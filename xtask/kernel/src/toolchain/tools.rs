// SPDX-License-Identifier: GPL-2.0

//! The names of the LLVM tools. The tests of the tool include this file: they put programs of these
//! names on a machine that they make up.

/// The programs that the kernel's `LLVM=1` calls.
pub const LLVM: [&str; 9] = [
    "clang",
    "ld.lld",
    "llvm-ar",
    "llvm-nm",
    "llvm-objcopy",
    "llvm-objdump",
    "llvm-readelf",
    "llvm-size",
    "llvm-strip",
];
