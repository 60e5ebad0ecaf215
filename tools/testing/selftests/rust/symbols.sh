#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Long symbol names: the checks of rust_test_symbols in the kernel, and whether
# user space sees the names whole.
#
# MODDIR is where modules are (default: /lib/modules/$(uname -r)).

module=rust_test_symbols
parameters=/sys/module/$module/parameters
number=0
failures=0

# result STATUS DESCRIPTION
result() {
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		failures=$((failures + 1))
	fi
}

# Each name that starts with $1 and that /proc/kallsyms has
names() {
	sed -n "s/^[0-9a-f]* . \($1[^[:space:]]*\).*/\1/p" /proc/kallsyms
}

# whole LENGTH: there is one such name, with all its bytes
whole() {
	name=$(names "rust_test_symbols_$1_")
	case $name in
	*_end) [ "${#name}" -eq "$1" ] && return 0 ;;
	esac
	echo "# got ${#name} bytes: $name"
	return 1
}

# mangled LENGTH: there is one such name, longer than this, with both its ends
mangled() {
	name=$(names '_RINv[^[:space:]]*call_the_probe_of_rust_test_symbols')
	if [ "${#name}" -gt "$1" ] &&
	   echo "$name" | grep -qE '^_RINv[[:alnum:]_]*EE(B[[:alnum:]]*_)?$'; then
		return 0
	fi
	echo "# got ${#name} bytes: $name"
	return 1
}

echo "TAP version 13"

loaded=
if ! [ -d "$parameters" ]; then
	file=$(find "${MODDIR:-/lib/modules/$(uname -r)}" -name "$module.ko" 2>/dev/null | head -n 1)
	if [ -z "$file" ]; then
		echo "1..0 # SKIP neither the kernel nor MODDIR has $module"
		exit 4
	fi
	loaded=y
fi

if [ "$loaded" ]; then
	echo "1..10"
	insmod "$file"
	result $? "the module loads, so its checks pass"
else
	echo "1..8"
fi

failed=$(cat "$parameters/failed" 2>&1)
[ "$failed" = 0 ]
result $? "no check fails in the kernel (${failed:-?} do)"

# Without kprobes, a module cannot look up names: 6 checks less
passed=$(cat "$parameters/passed" 2>&1)
[ "$passed" = 25 ] || { [ "$loaded" ] && [ "$passed" = 19 ]; }
result $? "all checks run in the kernel (${passed:-?} do)"

for length in 127 128 255 256 511; do
	whole $length
	result $? "/proc/kallsyms has the name of $length bytes"
done

mangled 300
result $? "/proc/kallsyms has the mangled name of more than 300 bytes"

if [ "$loaded" ]; then
	rmmod "$module" && [ -z "$(names rust_test_symbols_)" ]
	result $? "/proc/kallsyms has none of them without the module"
fi

[ $failures -eq 0 ]
