#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Deliberate bugs in Rust code: a debug kernel has to report each one.
# Otherwise, the absence of reports in the other tests would mean nothing.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

module rust_test_bugs > /dev/null || skip_all "no rust_test_bugs.ko in $MODDIR"
[ -r /proc/config.gz ] || skip_all "no /proc/config.gz to tell what the kernel looks for"

watches() {
	gunzip -c /proc/config.gz | grep -qx "CONFIG_$1=y"
}

# reports OPTION BUG REGEX: with this option, the report of the bug matches.
reports() {
	if ! watches "$1"; then
		skip "$2" "the kernel has no $1"
		return
	fi
	expect "$3"
	mark # The expectation itself is in the log.
	load rust_test_bugs "bug=$2" > /dev/null
	"${4:-:}"
	unload rust_test_bugs > /dev/null
	expect_no_more
	check "$2 is reported" says_like ".*$3.*"
}

# kmemleak ignores young objects, as the pointer to one may still be in a
# register before it is stored.
look_for_leaks() {
	sleep 6
	echo scan > /sys/kernel/debug/kmemleak
	echo scan > /sys/kernel/debug/kmemleak
	echo clear > /sys/kernel/debug/kmemleak
}

here='.* \[rust_test_bugs\]'

# The last report about locks turns lock debugging off, and so does KASAN.
plan 10
asleep='BUG: sleeping function called from invalid context'
reports DEBUG_ATOMIC_SLEEP sleep_without_interrupts "$asleep"
sleep 2 # Such reports are limited to one a second.
reports DEBUG_ATOMIC_SLEEP sleep_with_spinlock "$asleep"
reports PROVE_LOCKING lock_inversion 'WARNING: possible circular locking dependency detected'
reports KCSAN data_race 'BUG: KCSAN: data-race in .*rust_test_bugs.*'
reports KASAN use_after_free "BUG: KASAN: use-after-free in $here"
reports KASAN double_free 'BUG: KASAN: double-free or invalid-free in'
reports KASAN out_of_bounds "BUG: KASAN: slab-out-of-bounds in $here"
reports KASAN_VMALLOC out_of_bounds_vmalloc "BUG: KASAN: vmalloc-out-of-bounds in $here"
reports KASAN out_of_bounds_static "BUG: KASAN: global-out-of-bounds in $here"
reports DEBUG_KMEMLEAK leak 'kmemleak: [1-9][0-9]* new suspected memory leaks' look_for_leaks
finish
