#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# By itself; ../imports calls it.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

exported() {
	for symbol in exports_draw exports_put_back; do
		grep " __ksymtab_$symbol.\[exports\]" /proc/kallsyms || return 1
	done
}

plan 4
check "loads" load exports budget=3
check "exports its functions" exported
check "unloads" unload exports
check "nobody has called it" says "exports: 3 are left"
finish
