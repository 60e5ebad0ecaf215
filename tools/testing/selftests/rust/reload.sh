#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Modules are loaded and unloaded many times, also concurrently.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

ko=$(module rust_minimal) || skip_all "no rust_minimal.ko in $MODDIR"

fifty() {
	round=0
	while [ $round -lt 50 ]; do
		round=$((round + 1))
		if ! load rust_minimal first=$round count=3 || ! unload rust_minimal; then
			echo "in round $round"
			return 1
		fi
	done
	says "rust_minimal: made [1, 2, 3]" && says "rust_minimal: made [50, 51, 52]"
}

fifty_failures() {
	round=0
	while [ $round -lt 50 ]; do
		round=$((round + 1))
		refused EOVERFLOW rust_minimal first=2147483647 || {
			echo "in round $round"
			return 1
		}
	done
}

# One of several attempts succeeds, in no defined order, the others get an
# error.
crowd() {
	for _ in 1 2 3 4; do
		(
			round=0
			while [ $round -lt 25 ]; do
				round=$((round + 1))
				insmod "$ko" 2> /dev/null
				rmmod rust_minimal 2> /dev/null
			done
		) &
	done
	wait
	! loaded rust_minimal || unload rust_minimal
}

# Each value that was created was kept, and dropped once.
balanced() {
	made=$(log | grep -c "rust_minimal: made ")
	kept=$(log | grep -c "rust_minimal: kept ")
	echo "made $made, kept $kept"
	[ "$made" -gt 0 ] && [ "$made" = "$kept" ]
}

plan 6
check "loads and unloads 50 times" fifty
check "drops each time" balanced
check "fails 50 times" fifty_failures
mark
check "loaded and unloaded by four at a time" crowd
check "drops each one" balanced
check "loads and unloads after this" eval "load rust_minimal && unload rust_minimal"
finish
