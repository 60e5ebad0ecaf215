#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Add to an object, as local symbols, the parts of `core` that it uses and that
# vmlinux does not export. Replace calls of the compiler's run-time library by
# calls of the kernel's functions (rust/compiler_builtins.rs). Most objects need
# neither and are not changed.
#
# Usage: rust_link.sh OBJECT RUST_DIR MERGE_SCRIPT
#
# RUST_DIR is rust/ in the build directory. Reads LD, NM, OBJCOPY and
# KBUILD_LDFLAGS from the environment.

set -e

object=$1 rust=$2 merge=$3
tmp=$object.core

trap 'rm -f "$tmp" "$tmp.names" "$tmp.renames" "$tmp.o"' EXIT

# List the symbols of core.obj, which defines none that is exported, and the symbols
# to rename.
: > "$tmp.renames"
{
	sed -n 's/^extern int __rust\(.*\); EXPORT.*/renamed \1/p' \
		"$rust/exports_compiler_builtins_generated.h"
	$NM -p --defined-only "$rust/core.obj" | awk '$2 ~ /^[TRDB]$/ { print "core", $3 }'
	$NM -p --undefined-only "$object" | awk '{ print "uses", $NF }'
} > "$tmp"
awk -v renames="$tmp.renames" '
	{ has[$1, $2] = 1 }
	$1 == "uses" && has["renamed", $2] { print $2, "__rust" $2 > renames }
	$1 == "uses" && has["core", $2] { print $2 }
' "$tmp" > "$tmp.names"

[ ! -s "$tmp.renames" ] || $OBJCOPY --redefine-syms="$tmp.renames" "$object"
[ -s "$tmp.names" ] || exit 0

sed 's/^/-u/' "$tmp.names" > "$tmp"
# shellcheck disable=SC2086 # flags are several words
$LD -r $KBUILD_LDFLAGS --gc-sections -T "$merge" "@$tmp" -o "$tmp.o" "$rust/core.obj"

$NM -p --defined-only "$tmp.o" | awk '$2 ~ /^[A-Z]$/ { print $3 }' > "$tmp.names"
# GNU's linker keeps what core.obj refers to, used or not.
$NM -p --undefined-only "$tmp.o" | awk '{ print $NF }' > "$tmp.renames"
$OBJCOPY --strip-unneeded-symbols="$tmp.renames" "$tmp.o"
# shellcheck disable=SC2086
$LD -r $KBUILD_LDFLAGS -o "$tmp" "$object" "$tmp.o"
$OBJCOPY --localize-symbols="$tmp.names" "$tmp"
mv "$tmp" "$object"
