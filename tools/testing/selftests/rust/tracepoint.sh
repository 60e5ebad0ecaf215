#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tracepoints that Rust code calls, from the view of a tracer.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

tracing=/sys/kernel/tracing
events=$tracing/events/rust_test
fire=$PARAMETERS/rust_test_tracepoint/parameters/fire

[ -d $tracing ] || skip_all "the kernel has no tracing"
[ -e $tracing/trace ] || mount -t tracefs none $tracing || skip_all "tracing cannot be mounted"

if ! [ -e "$fire" ]; then
	module rust_test_tracepoint > /dev/null ||
		skip_all "rust_test_tracepoint is neither built in nor in $MODDIR"
	load rust_test_tracepoint || bail "rust_test_tracepoint does not load"
fi

# switch EVENT 0-OR-1
switch() {
	echo "$2" > "$events/$1/enable"
}

fire() {
	: > $tracing/trace
	for number in "$@"; do
		echo "$number" > "$fire" || return 1
	done
}

# traced TEXT...: the trace has these lines, and no others.
traced() {
	grep -v '^#' $tracing/trace | sed 's/.*: \(rust_test_[a-z]*: .*\)/\1/' > "$_tmp/traced"
	cat "$_tmp/traced"
	printf '%s\n' "$@" | cmp -s - "$_tmp/traced"
}

nothing_traced() {
	! grep -v '^#' $tracing/trace
}

has_fields() {
	grep 'field:u32 id;' "$events/rust_test_event/format" &&
		grep 'field:s64 value;' "$events/rust_test_event/format" &&
		grep 'field:__data_loc char\[\] name;' "$events/rust_test_event/format"
}

not_enabled() {
	fire 1 2 3 && nothing_traced
}

one_enabled() {
	switch rust_test_event 1 && fire 7 && traced "rust_test_event: id=7 value=-7 name=fired"
}

both_enabled() {
	switch rust_test_odd 1 && fire 1 2 &&
		traced "rust_test_event: id=1 value=-1 name=fired" "rust_test_odd: number=1" \
			"rust_test_event: id=2 value=-2 name=fired"
}

filtered() {
	switch rust_test_odd 0 &&
		echo 'id > 5 && name == "fired"' > $events/rust_test_event/filter &&
		fire 5 4294967295 4 &&
		traced "rust_test_event: id=4294967295 value=-4294967295 name=fired"
}

switched_off() {
	echo 0 > $events/rust_test_event/filter
	switch rust_test_event 0 && fire 1 2 3 && nothing_traced
}

# Enabling an event also records the names of tasks, for which the kernel
# patches the running scheduler. QEMU cannot handle that: see the static key of
# rust_test_jump_label.
record=$tracing/options/record-cmd
recorded=$(cat $record)
trap 'echo "$recorded" > $record; _cleanup' EXIT
echo 0 > $record

plan 6
check "the fields of an event are described" has_fields
check "nothing is traced that is not enabled" not_enabled
check "an event has its arguments" one_enabled
check "an event with a condition" both_enabled
check "a filter" filtered
check "nothing is traced after that" switched_off
finish
