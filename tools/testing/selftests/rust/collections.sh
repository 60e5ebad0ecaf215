#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Trees and lists: rust_test_collections compares them with vectors over random
# operations when it is loaded, with a new seed each time. SEED repeats a run.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

module rust_test_collections > /dev/null || skip_all "no rust_test_collections.ko in $MODDIR"

plan 9
check "loads" load rust_test_collections "seed=${SEED:-0}"
note "$(log | grep -o 'seed=.*')"
for test in rbtree "rbtree in order" list clist \
	    "tracker in threads" "list in threads" "rbtree in threads"; do
	check "$test" says "rust_test_collections: $test: passed"
done
check "unloads" unload rust_test_collections
finish
