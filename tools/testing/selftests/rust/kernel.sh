#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A warning in Rust code says where it is, and does not stop the code.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

module rust_test_kernel > /dev/null || skip_all "no rust_test_kernel.ko in $MODDIR"

warns() {
	says_like 'WARNING: CPU: .* at .*rust_test_kernel\.rs:[0-9]+ .*'
}

plan 4
expect 'WARNING: .*rust_test_kernel\.rs'
check "loads, with a warning" unit_tests N load rust_test_kernel provoke=1
expect_no_more
check "the warning names file and line" warns
check "a warning does not stop it" says "rust_test_kernel: warned"
check "unloads after that" unload rust_test_kernel
finish
