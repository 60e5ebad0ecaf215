#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A reference count that overflows or underflows stays, with a warning.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

module rust_test_sync > /dev/null || skip_all "no rust_test_sync.ko in $MODDIR"

# A warning comes once after the kernel has started.
plan 5
expect 'refcount_t: '
check "a counter that is full stays, with warnings" unit_tests N load rust_test_sync provoke=1
expect_no_more
for what in "saturated; leaking memory" "addition on 0; use-after-free" \
	"underflow; use-after-free"; do
	check "warns: $what" says "refcount_t: $what."
done
check "unloads" unload rust_test_sync
finish
