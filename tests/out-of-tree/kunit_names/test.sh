#!/bin/sh
# SPDX-License-Identifier: GPL-2.0

cd "$(dirname "$0")" && . ./lib.sh || exit 1

# ran_once SUITE: and passed. KUnit counts all suites.
ran_once() {
	[ "$(log | grep -cxE "ok [0-9]+ - $1")" = 1 ] && silent "not ok .* $1"
}

two_suites() {
	[ "$(log | grep -c '# Subtest: ')" = 2 ]
}

plan 6
check "loads" load kunit_names
check "starts" says "kunit_names: [1, 2, 3] 4"
check "runs its tests" ran_once rust_kunit_names
check "those of a second suite too" ran_once rust_kunit_names_2
check "and no others" two_suites
check "unloads" unload kunit_names
finish
