#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Probes and traces of Rust functions, by their mangled names. perf, bpftrace
# and trace-cmd use these files too.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

tracing=/sys/kernel/tracing
call=$PARAMETERS/rust_test_probe/parameters/call

[ -d $tracing ] || skip_all "the kernel has no tracing"
[ -e $tracing/trace ] || mount -t tracefs none $tracing || skip_all "tracing cannot be mounted"
[ -e $tracing/kprobe_events ] || skip_all "the kernel has no events of kprobes"
module rust_test_probe > /dev/null || skip_all "no rust_test_probe.ko in $MODDIR"
! loaded rust_test_probe || skip_all "rust_test_probe is loaded"

# The function's name: the only one in the module that contains this.
find_name() {
	name=$(awk '$3 ~ /^_RN.*for_an_event6double$/ && $4 == "[rust_test_probe]" { print $3 }' \
		/proc/kallsyms)
	echo "${#name} bytes: $name"
	[ "${#name}" -ge 64 ] && [ "$(echo "$name" | wc -l)" = 1 ]
}

# call NUMBER...: write each to the parameter, which calls the function with it.
call() {
	for number in "$@"; do
		echo "$number" > "$call" || return 1
	done
}

# probe DEFINITION...
probe() {
	printf '%s\n' "$*" >> $tracing/kprobe_events
}

switch() {
	echo "$2" > "$tracing/events/rust_test/$1/enable"
}

# traced TEXT...: the trace has these events, in this order, and no others. Each
# has the function's whole name.
traced() {
	grep -v '^#' $tracing/trace > "$_tmp/traced"
	cat "$_tmp/traced"
	[ "$(grep -cF "$name" "$_tmp/traced")" = $# ] &&
		sed 's/.*: \([a-z]*\): (.*) /\1 /' "$_tmp/traced" > "$_tmp/short" &&
		printf '%s\n' "$@" | cmp -s - "$_tmp/short"
}

traceable() {
	grep -xF "$name [rust_test_probe]" $tracing/available_filter_functions
}

# Functions that are built in.
many_traceable() {
	number=$(grep -c '^_R' $tracing/available_filter_functions)
	echo "$number functions"
	[ "$number" -ge 100 ]
}

called() {
	probe "p:rust_test/entry rust_test_probe:$name number=%di:u32" && switch entry 1 &&
		: > $tracing/trace && call 1 2 3 && switch entry 0 &&
		traced "entry number=1" "entry number=2" "entry number=3"
}

# 75 is EOVERFLOW.
returned() {
	probe "r:rust_test/result $name value=\$retval:s32" && switch result 1 &&
		: > $tracing/trace && call 21 && ! call 2147483647 && switch result 0 &&
		traced "result value=42" "result value=-75"
}

# After the bytes that ftrace patches.
inside() {
	probe "p:rust_test/inside $name+5" && switch inside 1 && : > $tracing/trace && call 4 &&
		switch inside 0 && grep -F "inside: ($name+0x5/" $tracing/trace
}

# Without a given name, an event has a part of its function's name.
too_long() {
	! probe "p:rust_test/$name $name"
}

longest() {
	long=$(sed -n 's/.* \(rust_test_symbols_511_[^[:space:]]*\).*/\1/p' /proc/kallsyms)
	echo "${#long} bytes: $long"
	[ "${#long}" = 511 ] && probe "p:rust_test/longest $long" &&
		grep -F " $long" $tracing/kprobe_events
}

removed() {
	remove_probes && : > $tracing/trace && call 5 &&
		! grep -v '^#' $tracing/trace && ! grep rust_test $tracing/kprobe_events
}

remove_probes() {
	sed -n 's,^.[0-9]*:\(rust_test/[a-z]*\) .*,-:\1,p' $tracing/kprobe_events > "$_tmp/probes"
	while read -r definition; do
		switch "${definition#-:rust_test/}" 0 && probe "$definition" || return 1
	done < "$_tmp/probes"
}

# The trace is read before the tracer is changed again, which clears it.
function_tracer() {
	echo "$name" > $tracing/set_ftrace_filter && : > $tracing/trace &&
		echo function > $tracing/current_tracer && call 6 7 || return 1
	grep -v '^#' $tracing/trace > "$_tmp/traced"
	echo nop > $tracing/current_tracer
	cat "$_tmp/traced"
	[ "$(grep -c ": $name.* <-" "$_tmp/traced")" = 2 ] &&
		[ "$(wc -l < "$_tmp/traced")" = 2 ]
}

# Enabling an event also records the names of tasks, and a probe becomes a jump
# after a while: both patch code while it may run, which QEMU cannot always
# handle, see rust/tests/rust_test_jump_label_key.c.
record=$tracing/options/record-cmd
recorded=$(cat $record)
optimize=/proc/sys/debug/kprobes-optimization
optimized=$(cat $optimize 2> /dev/null)

undo() {
	echo nop > $tracing/current_tracer
	[ ! -e $tracing/set_ftrace_filter ] || : > $tracing/set_ftrace_filter
	remove_probes
	echo "$recorded" > $record
	[ -z "$optimized" ] || echo "$optimized" > $optimize
	_cleanup
}
trap undo EXIT
echo 0 > $record
[ -z "$optimized" ] || echo 0 > $optimize

plan 12
check "loads" load rust_test_probe
check "the function has a symbol of 64 bytes or more" find_name
if [ -e $tracing/available_filter_functions ]; then
	check "ftrace knows the function" traceable
	check "ftrace knows functions that are built in" many_traceable
	check "the function tracer sees each call" function_tracer
	check "a probe inside the function" inside
else
	for test in "ftrace knows the function" "ftrace knows functions that are built in" \
		"the function tracer sees each call" "a probe inside the function"; do
		skip "$test" "the kernel has no function tracer"
	done
fi
check "a probe sees each call, and its argument" called
check "a probe sees what each call returns" returned
check "an event must have a name of its own" too_long
if built_in rust_test_symbols || loaded rust_test_symbols; then
	check "a probe on the symbol of 511 bytes" longest
else
	skip "a probe on the symbol of 511 bytes" "rust_test_symbols is neither built in nor loaded"
fi
check "nothing is traced once the probes are removed" removed
check "unloads" unload rust_test_probe
finish
