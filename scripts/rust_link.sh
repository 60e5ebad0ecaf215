#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Give an object the parts of `core` that it uses and that vmlinux does not
# export, as local symbols. Most objects use none and are left alone.
#
# Usage: rust_link.sh OBJECT RUST_DIR MERGE_SCRIPT
#
# RUST_DIR is rust/ in the build directory. Reads LD, NM, OBJCOPY and
# KBUILD_LDFLAGS from the environment.

set -e

object=$1 rust=$2 merge=$3
tmp=$object.core

trap 'rm -f "$tmp" "$tmp.names" "$tmp.o"' EXIT

# name=value pairs of awk: defined by core, but not exported.
{
	sed -n 's/^extern int \(.*\); EXPORT.*/exported \1/p' "$rust/exports_core_generated.h"
	$NM -p --defined-only "$rust/core.obj" | awk '$2 ~ /^[TRDB]$/ { print "core", $3 }'
	$NM -p --undefined-only "$object" | awk '{ print "uses", $NF }'
} | awk '
	{ has[$1, $2] = 1 }
	$1 == "uses" && has["core", $2] && !has["exported", $2] { print $2 }
' > "$tmp.names"

[ -s "$tmp.names" ] || exit 0

sed 's/^/-u/' "$tmp.names" > "$tmp"
# shellcheck disable=SC2086 # flags are several words
$LD -r $KBUILD_LDFLAGS --gc-sections -T "$merge" "@$tmp" -o "$tmp.o" "$rust/core.obj"
# Debug information is not collected with the rest: it is that of all of core.
$OBJCOPY --strip-debug "$tmp.o"

$NM -p --defined-only "$tmp.o" | awk '$2 ~ /^[A-Z]$/ { print $3 }' > "$tmp.names"
# shellcheck disable=SC2086
$LD -r $KBUILD_LDFLAGS -o "$tmp" "$object" "$tmp.o"
$OBJCOPY --localize-symbols="$tmp.names" "$tmp"
mv "$tmp" "$object"
