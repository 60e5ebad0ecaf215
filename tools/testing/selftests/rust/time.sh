#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Clocks, delays and polling: rust_test_time tests it when it is loaded.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

module rust_test_time > /dev/null || skip_all "no rust_test_time.ko in $MODDIR"

plan 8
check "loads" load rust_test_time
for test in clocks "no way back" spans delays polls processors; do
	check "$test" says "rust_test_time: $test: passed"
done
check "unloads" unload rust_test_time
finish
