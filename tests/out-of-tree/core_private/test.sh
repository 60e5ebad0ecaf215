#!/bin/sh
# SPDX-License-Identifier: GPL-2.0

cd "$(dirname "$0")" && . ./lib.sh || exit 1

own_copy() {
	grep -q " t _R.*4core4time.*Duration.*\[core_private\]" /proc/kallsyms
}

plan 6
check "loads" load core_private
check "prints and parses with core" says "core_private: 2001:db8::1:0:0:7 192.0.2.1:80 1.5s"
check "has its own copy of that code" own_copy
check "unloads" unload core_private
check "and uses it to the end" says "core_private: [8193, 3512, 0, 0, 1, 0, 0, 7]"
mark
check "a time in small units" eval \
	"load core_private millis=7 && says 'core_private: 2001:db8::1:0:0:7 192.0.2.1:80 7ms' &&
	unload core_private"
finish
