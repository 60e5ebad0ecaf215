#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The kernel crate in the running kernel: rust_test_kernel tests it when it is
# loaded.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

module rust_test_kernel > /dev/null || skip_all "no rust_test_kernel.ko in $MODDIR"

warns() {
	says_like 'WARNING: CPU: .* at .*rust_test_kernel\.rs:[0-9]+ .*'
}

plan 15
check "loads" load rust_test_kernel
for test in kmalloc vmalloc kvmalloc "failing allocations" flags text arguments errors guards; do
	check "$test" says "rust_test_kernel: $test: passed"
done
check "unloads" unload rust_test_kernel

mark
expect 'WARNING: .*rust_test_kernel\.rs'
check "loads, with a warning" load rust_test_kernel provoke=1
expect_no_more
check "the warning names file and line" warns
check "a warning does not stop it" says "rust_test_kernel: warned"
check "unloads after that" unload rust_test_kernel
finish
