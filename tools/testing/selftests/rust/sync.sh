#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Synchronization: rust_test_sync tests it when it is loaded.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

module rust_test_sync > /dev/null || skip_all "no rust_test_sync.ko in $MODDIR"

tests="sums tickets exchanges comparisons messages store_buffers arc last_arc arc_layout
	rcu revocable set_once srcu refcount static_branch"

# QEMU before 8.1, when it emulates several processors, may keep running a stale
# translation of code that was patched. The guest then stops at a breakpoint
# that no longer exists.
live=1
! grep -q 'QEMU TCG' /proc/cpuinfo || live=0

plan 24
check "loads" load rust_test_sync live=$live
for test in $tests; do
	test=$(echo "$test" | tr _ ' ')
	check "$test" says "rust_test_sync: $test: passed"
done
if [ $live = 1 ]; then
	check "static branch, patched while threads run over it" \
		says "rust_test_sync: static branch, live: passed"
else
	skip "static branch, patched while threads run over it" "an emulated processor"
fi
check "unloads" unload rust_test_sync

# A warning comes once after the kernel has started.
mark
expect 'refcount_t: '
check "loads, with warnings" load rust_test_sync provoke=1
expect_no_more
check "a counter that is full stays" says "rust_test_sync: saturation: passed"
for what in "saturated; leaking memory" "addition on 0; use-after-free" \
	"underflow; use-after-free"; do
	check "warns: $what" says "refcount_t: $what."
done
check "unloads after that" unload rust_test_sync
finish
