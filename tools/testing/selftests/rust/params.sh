#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Parameters of every type: given to insmod, or on the kernel's command line for
# a module that is built in, read and written in sysfs.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

name=rust_test_params
dir=$PARAMETERS/$name/parameters

# is PARAMETER VALUE
is() {
	value=$(cat "$dir/$1") || return 1
	[ "$value" = "$2" ] || {
		echo "$1 is '$value', not '$2'"
		return 1
	}
}

# in_rust PARAMETER VALUE: whether the module itself has read this value.
in_rust() {
	says "$name: $1=$2"
}

mode() {
	[ "$(stat -c %a "$dir/$1")" = "$2" ]
}

no_file() {
	[ ! -e "$dir/$1" ]
}

# dd reports which error it was; not every shell does.
write() {
	{ printf '%s' "$2" | dd of="$dir/$1" conv=notrunc; } 2>&1
}

# write_refused PARAMETER VALUE ERROR
write_refused() {
	before=$(cat "$dir/$1")
	if text=$(write "$1" "$2"); then
		echo "it was accepted"
		return 1
	fi
	[ "$(_errno "$text")" = "$3" ] && is "$1" "$before"
}

takes() {
	write "$1" "$2" && is "$1" "${3-$2}"
}

# The default of each parameter, as sysfs shows it.
defaults="p_i8=-8 p_u8=8 p_i16=-16 p_u16=16 p_i32=-32 p_u32=32 p_i64=-64 p_u64=64
	p_isize=-1 p_usize=1 p_bool=N p_str=none"

if built_in $name; then
	# The value given at boot, or else the default. The last value counts.
	given() {
		tr ' ' '\n' < /proc/cmdline | sed -n "s/^$name\.$1=//p" | tail -n 1
	}

	plan 14
	at_boot=0
	for pair in $defaults; do
		parameter=${pair%%=*} value=$(given "$parameter")
		[ -z "$value" ] || at_boot=$((at_boot + 1))
		check "built in, $parameter" is "$parameter" "${value:-${pair#*=}}"
	done
	if [ $at_boot = 0 ]; then
		skip "a value from the kernel's command line" "none is given: $name.p_i32=..."
	else
		check "$at_boot values from the kernel's command line" true
	fi
	check "no file for a parameter without permissions" no_file hidden
	finish
fi

module $name > /dev/null || skip_all "$name is neither built in nor in $MODDIR"

plan 80

check "loads without parameters" load $name
for pair in $defaults; do
	check "default of ${pair%%=*}" is "${pair%%=*}" "${pair#*=}"
done
check "no file for a parameter without permissions" no_file hidden
check "the mode of a read-only parameter" mode p_i32 444
check "the mode of a writable parameter" mode w_i32 644
check "Rust reads the parameter without a file" in_rust hidden 0
check "unloads" unload $name

# The smallest and the largest value of each type, in sysfs and in Rust.
for limits in i8=-128:127 u8=0:255 i16=-32768:32767 u16=0:65535 \
	i32=-2147483648:2147483647 u32=0:4294967295 \
	i64=-9223372036854775808:9223372036854775807 u64=0:18446744073709551615; do
	type=${limits%%=*} least=${limits#*=}
	for value in "${least%:*}" "${least#*:}"; do
		mark
		check "$type takes $value" eval \
			"load $name p_$type=$value && is p_$type $value && in_rust p_$type $value &&
			unload $name"
	done
done

# One less, and one more. For unsigned types, C rejects any minus sign.
for limits in i8=-129:128 i16=-32769:32768 i32=-2147483649:2147483648 \
	i64=-9223372036854775809:9223372036854775808; do
	type=${limits%%=*} limits=${limits#*=}
	check "$type refuses ${limits%:*}" refused ERANGE $name "p_$type=${limits%:*}"
	check "$type refuses ${limits#*:}" refused ERANGE $name "p_$type=${limits#*:}"
done
for limits in u8=256 u16=65536 u32=4294967296 u64=18446744073709551616; do
	type=${limits%%=*}
	check "$type refuses -1" refused EINVAL $name "p_$type=-1"
	check "$type refuses ${limits#*=}" refused ERANGE $name "p_$type=${limits#*=}"
done
for type in i8 u8 i16 u16 i32 u32 i64 u64 isize usize bool; do
	check "$type refuses 'x'" refused EINVAL $name "p_$type=x"
done

mark
check "loads with text and flags" load $name p_str=eth0 w_str=first w_bool=0 hidden=7
check "text in sysfs" is p_str eth0
check "text in Rust" in_rust p_str eth0
check "flag in sysfs" is w_bool N
check "flag in Rust" in_rust w_bool false
check "the parameter without a file in Rust" in_rust hidden 7
check "an i32 is written" takes w_i32 -5
check "an i8 is written" takes w_i8 0x7f 127
check "an i8 that is too large is refused" write_refused w_i8 128 ERANGE
check "an i32 that is none is refused" write_refused w_i32 five EINVAL
check "a flag is written" takes w_bool y Y
check "a text is written" takes w_str second
check "a text is written again" takes w_str third
mark
check "unloads after writing" unload $name
check "Rust reads what was written" eval \
	"in_rust w_i32 -5 && in_rust w_i8 127 && in_rust w_bool true && in_rust w_str third"

text=$(printf '%1024s' '' | tr ' ' a)
check "a text of 1024 bytes" eval "load $name p_str=$text && is p_str $text && unload $name"
check "a text of 1025 bytes is refused" refused ENOSPC $name "p_str=${text}a"

# C frees the text that was there before it asks for memory for the new one.
failslab=/sys/kernel/debug/failslab
write_without_memory() {
	echo N > $failslab/ignore-gfp-wait && echo 0 > $failslab/verbose || return 1
	for nth in 1 2 3 4 5 6 7 8; do
		(
			exec 3> "$dir/w_str"
			echo $nth > /proc/self/fail-nth
			echo lost >&3
		)
		[ "$(cat "$dir/w_str")" != "(null)" ] || return 0
	done
	echo "it was written at last: $(cat "$dir/w_str")"
	return 1
}
if [ -d $failslab ] && [ -e /proc/self/fail-nth ]; then
	check "a text gets lost" eval "load $name w_str=there && write_without_memory"
	mark
	check "and is empty for Rust" eval "unload $name && in_rust w_str ''"
else
	skip "a text gets lost" "no $failslab: the kernel has no fault injection"
	skip "and is empty for Rust" "no $failslab: the kernel has no fault injection"
fi
finish
