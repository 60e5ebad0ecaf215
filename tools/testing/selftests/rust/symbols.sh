#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Long symbol names: user space sees the whole names of rust_test_symbols. The
# names that export tables repeat them with are left out.

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

# Of the kernel's own exports, only the names that they export are listed.
exports_once() {
	grep ' printk$' /proc/kallsyms &&
		! grep -E ' __k(symtab|strtab|strtabns)_[^[:space:]]*$' /proc/kallsyms
}

gone() {
	unload rust_test_symbols && not_loaded rust_test_symbols &&
		[ -z "$(names rust_test_symbols_)" ]
}

loads=
if ! built_in rust_test_symbols; then
	module rust_test_symbols > /dev/null ||
		skip_all "rust_test_symbols is neither built in nor in $MODDIR"
	loads=y
fi

if [ -n "$loads" ]; then
	plan 9
	check "loads" unit_tests N load rust_test_symbols
else
	plan 7
fi

for length in 127 128 255 256 511; do
	check "/proc/kallsyms has the name of $length bytes" whole $length
done
check "/proc/kallsyms has the mangled name of more than 300 bytes" mangled 300
check "/proc/kallsyms has exports under one name" exports_once

if [ -n "$loads" ]; then
	check "leaves no name behind" gone
fi
finish
