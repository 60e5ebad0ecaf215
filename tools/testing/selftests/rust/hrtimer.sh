#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# High resolution timers: rust_test_hrtimer tests them when it is loaded.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

module rust_test_hrtimer > /dev/null || skip_all "no rust_test_hrtimer.ko in $MODDIR"

plan 8
check "loads" load rust_test_hrtimer
for test in modes periods stopped boxes shared scoped; do
	check "$test" says "rust_test_hrtimer: $test: passed"
done
check "unloads" unload rust_test_hrtimer
finish
