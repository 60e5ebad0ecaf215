#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Failing allocations: every other module is loaded repeatedly. In the first
# run, the first allocation of its initialization fails, in the second run the
# second, and so on. Loading must succeed or fail with ENOMEM, and must leak
# nothing.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

# If a module allocates more often than this, or takes longer (in seconds), only
# some of its further allocations fail: each at twice the distance. On a very
# slow machine, none fails after the time below.
all=100
patience=30
limit=240

debug=/sys/kernel/debug
for dir in failslab fail_page_alloc; do
	[ -d $debug/$dir ] || skip_all "no $debug/$dir: the kernel has no fault injection"
done
module rust_test_fault > /dev/null || skip_all "no rust_test_fault.ko in $MODDIR"

modules=$(find "$MODDIR" -name 'rust_*.ko' -o -name 'rust_*.ko.[gx]z' |
	sed 's,.*/,,; s,\.ko.*,,' |
	grep -vxE 'rust_test_(bugs|fault)' | sort)

# Set by load().
error_text=
fault=$PARAMETERS/rust_test_fault/parameters
total=0

# Let any allocation fail, even one that could wait for memory.
any() {
	echo N > $debug/failslab/ignore-gfp-wait &&
		echo N > $debug/fail_page_alloc/ignore-gfp-wait &&
		echo N > $debug/fail_page_alloc/ignore-gfp-highmem &&
		echo 0 > $debug/fail_page_alloc/min-order &&
		echo 0 > $debug/failslab/verbose &&
		echo 0 > $debug/fail_page_alloc/verbose
}

# Load a module while its nth allocation fails. Sets $failed to the number of
# failures: some versions of insmod retry after a failure.
attempt() {
	echo "$2" > "$fault/nth" && echo 0 > "$fault/failed" || return 1
	unit_tests N load "$1" > /dev/null
	loads=$?
	failed=$(cat "$fault/failed")
	[ $loads != 0 ] || unload "$1" || return 1
	[ "$failed" != 0 ] || {
		[ $loads = 0 ] || echo "without a fault: $error_text"
		return $loads
	}
	result=$(cat "$fault/result")
	case $result in
	-12) return 0 ;; # ENOMEM
	0) succeeded=$((succeeded + 1)) ;;
	*)
		echo "allocation $2 fails, and init returns $result"
		return 1
		;;
	esac
}

# survives MODULE: load it without a fault, and with each possible fault.
survives() {
	nth=0 failures=0 succeeded=0
	start=$(date +%s)
	echo "$1" > "$fault/target"
	attempt "$1" 0 || return 1
	while :; do
		time=$(($(date +%s) - start))
		if [ $time -ge $limit ]; then
			note "$1: no more than that in $limit seconds" >&3
			break
		fi
		if [ $nth -ge $all ] || [ $time -ge $patience ]; then
			nth=$((2 * nth + 1))
		else
			nth=$((nth + 1))
		fi
		attempt "$1" $nth || return 1
		[ "$failed" != 0 ] || break
		failures=$((failures + 1))
	done
	total=$((total + failures))
	note "$1: failed $failures times, for one allocation each, before allocation $nth;" \
		"loaded all the same $succeeded times" >&3
}

# List leaked memory, if the kernel can detect it.
no_leak() {
	sleep 6
	echo scan > $debug/kmemleak && echo scan > $debug/kmemleak || return 1
	cat $debug/kmemleak
	[ -z "$(cat $debug/kmemleak)" ]
}

# shellcheck disable=SC2086 # one word for each module
plan $(($(set -- $modules && echo $#) + 4))
check "any allocation may fail" any
check "loads" load rust_test_fault
for module in $modules; do
	check "$module" survives "$module"
done
echo 0 > "$fault/nth"
check "allocations did fail" test "$total" -gt 0
if [ -w $debug/kmemleak ]; then
	check "nothing is left behind" no_leak
else
	skip "nothing is left behind" "no $debug/kmemleak: the kernel does not watch for leaks"
fi
finish
