#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The end of a module waits for the work that it has queued, and for closures.
# It cancels delayed work and timers, refuses work that queues itself again, and
# meanwhile neither counts as hung nor is in the way of suspend.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

# Seconds that what must not wait may take. The guest may be slow.
SOON=30

# soon COMMAND [ARGUMENT]...: whether it succeeds before that. What waits in the
# kernel cannot be killed, so it is left behind.
soon() {
	rm -f "$_tmp/status"
	("$@"; echo $? > "$_tmp/status") &
	for _try in $(seq $((SOON * 10))); do
		if [ -s "$_tmp/status" ]; then
			return "$(cat "$_tmp/status")"
		fi
		sleep 0.1
	done
	bail "still at it after $SOON s: $*"
}

# follows FIRST SECOND: whether the log has both lines, in this order.
follows() {
	log | grep -xF -e "$1" -e "$2" | tr '\n' '|' | grep -qxF "$1|$2|"
}

# state_of COMMAND: the state of the one process of this name.
state_of() {
	sed -n 's/^State:[[:space:]]*\([A-Z]\).*/\1/p' "/proc/$(pidof "$1")/status"
}

# A module that waits is idle, whatever the signals that it gets.
waits_idly() {
	sleep 1
	kill -KILL "$(pidof rmmod)" || return 1
	sleep 1
	[ "$(state_of rmmod)" = I ] && loaded pending
}

plan 21

check "work: loads" load pending sleep=2000
check "work: unloads" unload pending
check "work: is dropped first" follows "pending: dropped" "pending: the closure has slept"
mark
check "work: fails to start" refused ENODEV pending sleep=2000 errno=19
check "work: after the closure has ended" says "pending: the closure has slept"

mark
check "delayed work: loads" load pending delayed
check "delayed work: unloads at once" soon unload pending
check "delayed work: its owner is dropped" follows "pending: dropped" "pending: late is dropped"
mark
check "delayed work: fails to start at once" soon refused ENODEV pending delayed errno=19
check "delayed work: its owner is dropped too" says "pending: late is dropped"
check "delayed work: is not run" silent "late runs"

mark
check "again: loads" load pending again
sleep 0.3
check "again: unloads" soon unload pending
for owner in delayed queued boxed; do
	check "again: what is $owner is dropped once" \
		test "$(log | grep -cxF "pending: $owner is dropped")" = 1
done
check "again: a closure is told" says "pending: no more closures"

mark
check "timers: loads" load pending timers
check "timers: unloads, with one that runs" soon unload pending

mark
load pending sleep=13000
rmmod pending &
check "waits idly, and cannot be killed" waits_idly
wait
check "says what it waits for" \
	says_like "pending: waits for 1 work item, the last one: .*pending.*"
finish
