#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Long symbol names: the checks of rust_test_symbols pass in the kernel, and
# user space sees the whole names.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

# Print each name in /proc/kallsyms that starts with this.
names() {
	sed -n "s/^[0-9a-f]* . \($1[^[:space:]]*\).*/\1/p" /proc/kallsyms
}

# whole LENGTH: there is one such name, with all its bytes.
whole() {
	name=$(names "rust_test_symbols_$1_")
	echo "${#name} bytes: $name"
	case $name in
	*_end) [ "${#name}" -eq "$1" ] ;;
	*) return 1 ;;
	esac
}

# mangled LENGTH: there is one such name, longer than this, with both its ends.
mangled() {
	name=$(names '_RINv[^[:space:]]*call_the_probe_of_rust_test_symbols')
	echo "${#name} bytes: $name"
	[ "${#name}" -gt "$1" ] &&
		[ "$(echo "$name" | wc -l)" -eq 1 ] &&
		echo "$name" | grep -qE '^_RINv[[:alnum:]_]*EE(B[[:alnum:]]*_)?$'
}

none_fails() {
	dmesg | grep 'rust_test_symbols: not ok'
	[ "$(parameter rust_test_symbols failed)" -eq 0 ]
}

# In addition to the lookup of six names.
all_run() {
	passed=$(parameter rust_test_symbols passed)
	echo "$passed of $((19 + lookups))"
	[ "$passed" -eq $((19 + lookups)) ]
}

found() {
	[ "$(dmesg | grep -c 'rust_test_symbols: ok .* is found')" -ge 6 ]
}

gone() {
	unload rust_test_symbols && not_loaded rust_test_symbols &&
		[ -z "$(names rust_test_symbols_)" ]
}

loads=
if ! [ -e "$PARAMETERS/rust_test_symbols" ]; then
	module rust_test_symbols > /dev/null ||
		skip_all "rust_test_symbols is neither built in nor in $MODDIR"
	loads=y
fi

if [ -n "$loads" ]; then
	plan 11
	check "loads" load rust_test_symbols
else
	plan 9
fi

# A module needs kprobes to look up names, and reports if they are missing.
lookups=6
if [ -n "$loads" ] && dmesg | grep -q 'rust_test_symbols: # SKIP'; then
	lookups=0
fi

check "no check fails in the kernel" none_fails
check "all checks run in the kernel" all_run
if [ "$lookups" = 0 ]; then
	skip "the kernel finds the names" "no kprobes, which a module needs for that"
elif [ -z "$loads" ] && ! dmesg | grep -q 'Linux version'; then
	skip "the kernel finds the names" "the log does not go back to the boot"
else
	check "the kernel finds the names" found
fi
for length in 127 128 255 256 511; do
	check "/proc/kallsyms has the name of $length bytes" whole $length
done
check "/proc/kallsyms has the mangled name of more than 300 bytes" mangled 300

if [ -n "$loads" ]; then
	check "leaves no name behind" gone
fi
finish
