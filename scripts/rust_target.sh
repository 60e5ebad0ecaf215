#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Print the specification of a target for rustc.
#
# Usage: rust_target.sh RUSTC_VERSION ARCH LLVM_TARGET ABI DATA_LAYOUT FEATURE...
#
# RUSTC_VERSION is a number, as in CONFIG_RUSTC_VERSION: the form of some fields
# depends on it. Features are rustc's, each with its + or -.

set -e

if [ $# -lt 5 ]; then
	sed -n 's/^# Usage: /usage: /p' "$0" >&2
	exit 2
fi

rustc=$1 arch=$2 llvm=$3 abi=$4 layout=$5
shift 5

features=$(printf '%s,' "$@")

printf '{\n'
printf '\t"arch": "%s",\n' "$arch"
printf '\t"llvm-target": "%s",\n' "$llvm"
printf '\t"data-layout": "%s",\n' "$layout"
if [ "$rustc" -ge 109100 ]; then
	printf '\t"target-pointer-width": %s,\n' 64
else
	printf '\t"target-pointer-width": "%s",\n' 64
fi
if [ "$rustc" -ge 108600 ] && [ "$abi" ]; then
	printf '\t"rustc-abi": "%s",\n' "$abi"
fi
printf '\t"features": "%s",\n' "${features%,}"
printf '\t"max-atomic-width": 64,\n'
printf '\t"disable-redzone": true,\n'
printf '\t"supported-sanitizers": ["kernel-address", "thread"],\n'
printf '\t"frame-pointer": "may-omit",\n'
printf '\t"stack-probes": { "kind": "none" },\n'
printf '\t"panic-strategy": "abort",\n'
printf '\t"emit-debug-gdb-scripts": false,\n'
printf '\t"vendor": "unknown", "os": "linux", "env": "gnu"\n'
printf '}\n'
