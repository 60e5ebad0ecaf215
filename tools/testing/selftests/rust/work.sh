#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# rust_work has a timer that ticks, and work after the last tick. Unloading it
# waits for the work, or stops the timer if there is no last tick.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

module rust_work > /dev/null || skip_all "no rust_work.ko in $MODDIR"

# Milliseconds since the boot.
now() {
	awk '{ printf "%d\n", $1 * 1000 }' /proc/uptime
}

reload() {
	mark
	load rust_work "$@" && unload rust_work
}

# takes MS [PARAMETER=VALUE]...: from loading to the end of unloading, at least
takes() {
	least=$1 start=$(now)
	shift
	reload "$@" || return 1
	end=$(now)
	echo "$((end - start)) ms"
	[ $((end - start)) -ge "$least" ]
}

# The work does not depend on the unloading.
by_itself() {
	mark
	load rust_work period=1 ticks=1 delay=0 || return 1
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		! says "rust_work: work after 1 ticks" || break
		sleep 1
	done
	says "rust_work: work after 1 ticks" && silent "unloading" && unload rust_work
}

# Without a last tick: it has ticked, but not more often than it should.
endless() {
	mark
	start=$(now)
	load rust_work period=2 ticks=0 && sleep 1 && silent "rust_work" && unload rust_work ||
		return 1
	most=$((($(now) - start + 10) / 2))
	ticks=$(log | sed -n 's/^rust_work: unloading after \([0-9]*\) ticks$/\1/p')
	echo "ticks: $ticks, at most $most"
	[ "$ticks" -ge 10 ] && [ "$ticks" -le "$most" ]
}

plan 10

check "loads and unloads" reload
check "the work comes after the last tick, and before the end" says_only rust_work \
	"work after 3 ticks" "unloading after 3 ticks"
check "one tick, and work at once" reload ticks=1 delay=0
check "says so" says_only rust_work "work after 1 ticks" "unloading after 1 ticks"

# Delayed work may be early by less than a jiffy, which is 10 ms at most.
check "waits for all ticks, and the delay" takes 590 period=100 ticks=4 delay=200
mark
check "loads without waiting" eval \
	"load rust_work period=255 ticks=8 && silent 'work after' && unload rust_work"
check "the work does not wait for the unloading" by_itself
check "ticks until it is unloaded" endless

mark
check "a period of zero" refused EINVAL rust_work period=0
check "says why" says "rust_work: period=0: the timer would never rest"
finish
