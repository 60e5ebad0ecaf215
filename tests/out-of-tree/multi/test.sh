#!/bin/sh
# SPDX-License-Identifier: GPL-2.0

cd "$(dirname "$0")" && . ./lib.sh || exit 1

plan 5
check "loads" load multi
check "Rust calls C" says "multi: C says that [1, 2, 3, 4] are 10"
check "both are in one module" eval "grep -q ' multi_sum.\[multi\]' /proc/kallsyms"
check "unloads" unload multi
check "Rust calls C at the end too" says "multi: C says that nothing is 0"
finish
