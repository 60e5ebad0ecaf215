#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What pahole makes of a structure whose fields rustc has put into another order.
#
# Guess: pahole reads DWARF, so it shows a Rust structure as it lies in memory, or fails.
#
# Seen with pahole 1.24: it goes through the members as declared and takes their addresses to rise. A
# Rust structure of 16 bytes is shown with holes of 65535 bytes in all, an alert about the sum, and
# exit status 0; enums with data are passed over with "tag not supported". Keep Rust out of
# BTF with --lang_exclude=rust, and ask rustc (-Zprint-type-sizes) for a layout.

. "$(dirname "$(readlink -f "$0")")/lib"

needs rustc
debian libelf1=0.188-2.1 libdw1=0.188-2.1 libbpf1=1:1.1.2-0+deb12u1 pahole=1.24-4.1

cat > shape.rs <<'END'
#![no_std]
pub struct Shape { pub a: u8, pub b: u64, pub c: u16 }
#[no_mangle]
pub static SHAPE: Shape = Shape { a: 1, b: 2, c: 3 };
END
rustc --edition 2021 -g --crate-type lib --emit obj -o shape.o shape.rs
status=0
run pahole -C Shape shape.o > out 2>&1 || status=$?

guess 'three members in the order of their offsets, or an error'
echo "$(rustc --version), pahole $(run pahole --version)"
seen 'the exit status' 0 "$status"
seen 'the size' 16 "$(sed -n 's/.* size: \([0-9]*\),.*/\1/p' out)"
seen 'what the holes add up to' 65535 "$(sed -n 's/.* sum holes: \([0-9]*\).*/\1/p' out | head -n 1)"
seen 'alerts' 1 "$(grep -c ALERT out)"
verdict
