#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# rust_list keeps jobs in the order of their urgency, and has a limit.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

module rust_list > /dev/null || skip_all "no rust_list.ko in $MODDIR"

# Jobs of one level are in the order in which they came. Level 0 is first.
in_order() {
	seq 1 255 | awk '{ print $1 % 3, $1 }' | sort -k1,1n -k2,2n |
		awk '{ print "did job", $2, "of level", $1 }' > "$_tmp/want"
	log | sed -n 's/^rust_list: \(did job .*\)/\1/p' | cmp - "$_tmp/want"
}

plan 11

check "loads" load rust_list
check "does the most urgent jobs first" says_only rust_list "waiting: [3, 6, 1, 4, 2, 5]" \
	"did job 3 of level 0" "did job 6 of level 0"
mark
check "unloads" unload rust_list
check "still had the others, in order" says_only rust_list \
	"gave up job 1" "gave up job 4" "gave up job 2" "gave up job 5"

mark
check "no job" load rust_list jobs=0 take=1
check "there is nothing to do" says_only rust_list "waiting: []" "there is no job to do"
unload rust_list

mark
check "as many jobs as fit" load rust_list jobs=3 limit=3
unload rust_list
mark
check "one more" refused ENOSPC rust_list jobs=3 limit=2
check "says so" says "rust_list: there is no room for job 3"

mark
check "as many jobs as there can be, all done" eval \
	"load rust_list jobs=255 limit=255 take=255 && unload rust_list && silent 'gave up'"
check "in order" in_order
finish
