#!/bin/sh
# SPDX-License-Identifier: GPL-2.0

cd "$(dirname "$0")" && . ./lib.sh || exit 1

# suite NAME RESULT: whether a suite ran, and ended so. KUnit counts all of them.
suite() {
	says "    # Subtest: $1" && says_like "$2 [0-9]+ - $1"
}

plan 9
check "loads" load rust_kunit_module
check "runs its tests" suite rust_kunit_module ok
check "those of a second suite too" suite rust_kunit_module_2 ok
check "which pass" says "    ok 1 - numbers"
mark
check "unloads" unload rust_kunit_module
check "and lived" says "rust_kunit_module: [1, 2, 3]"

mark
expect "not ok [0-9]+ - rust_kunit_module"
check "loads where a test will fail" load rust_kunit_module first=7
check "says where it failed" says_like "    # numbers: FAILED at .*rust_kunit_module.rs:[0-9]+"
expect_no_more
# What is left of the failed test is still in there.
stays() {
	! unload rust_kunit_module && loaded rust_kunit_module
}
check "then stays" stays
finish
