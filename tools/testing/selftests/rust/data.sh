#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Data structures: rust_test_data tests them when it is loaded, with a random
# seed and with a fixed one.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

module rust_test_data > /dev/null || skip_all "no rust_test_data.ko in $MODDIR"

tests="bounded bit_fields alignment bitmap bitmap_of_threads id_pool xarray xarray_of_threads
	xarray_without_memory pages pages_of_vmalloc user_memory user_strings user_faults
	user_files"

plan 20
check "loads" load rust_test_data
check "says its seed" says_like 'rust_test_data: seed=[1-9][0-9]*$'
for test in $tests; do
	test=$(echo "$test" | tr _ ' ')
	check "$test" says "rust_test_data: $test: passed"
done
check "unloads" unload rust_test_data
check "loads with a seed" load rust_test_data seed=20
check "unloads after that" unload rust_test_data
finish
