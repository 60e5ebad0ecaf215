#!/bin/sh
# SPDX-License-Identifier: GPL-2.0

cd "$(dirname "$0")" && . ./lib.sh || exit 1

stays_while_in_use() {
	! unload exports && loaded exports
}

plan 9
check "is refused without the module that it calls" refused ENOENT imports
check "the other module loads" load exports
check "an error of the other module arrives" refused ENOSPC imports amount=11
check "loads" load imports
check "calls the other module" says "imports: drew 3, 7 are left"
check "the other module cannot be unloaded now" stays_while_in_use
check "unloads" unload imports
check "calls the other module at the end too" says "imports: put 3 back, 10 are there"
check "the other module unloads" unload exports
finish
