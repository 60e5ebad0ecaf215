#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The end of a module waits for the work that it has queued, for closures, and
# for timers whose handles are in what the work has.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

closure='pending: the closure has slept'
work='pending: the last round, with ticks: true'

# follows FIRST SECOND: whether the log has both lines, in this order.
follows() {
	log | grep -xF -e "$1" -e "$2" | tr '\n' '|' | grep -qxF "$1|$2|"
}

plan 8
check "loads" load pending
check "unloads" unload pending
check "is dropped before the closure has ended" follows "pending: dropped" "$closure"
check "and before the work is done" follows "pending: dropped" "$work"

mark
check "fails to start" refused ENODEV pending errno=19
check "after the closure has ended" says "$closure"
check "and the work is done" says "$work"
check "is gone" not_loaded pending
finish
