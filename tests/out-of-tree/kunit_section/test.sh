#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What else could be in a section for suites, or be taken for one.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

# Suites in C are counted with all the others.
in_c() {
	load kunit_section_c && unload kunit_section_c &&
		[ "$(log | grep -cxE 'ok [0-9]+ - kunit_section_c')" = 1 ]
}

# refuses MODULE: which works nevertheless
refuses() {
	mark
	load "$1" && unload "$1" && silent "# Subtest" &&
		says "$1: section .rust_kunit_suites is no array of test suites; none of them will run"
}

plan 4
check "a suite in C runs once" in_c
check "no array of pointers" refuses kunit_section_size
check "no pointer into the module" refuses kunit_section_place
check "no pointer that stays valid" refuses kunit_section_init
finish
