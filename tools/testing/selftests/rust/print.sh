#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# rust_print prints at every level, and with every formatting trait.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

module rust_print > /dev/null || skip_all "no rust_print.ko in $MODDIR"

at_level() {
	raw_log | grep -qxF "<$1>rust_print: level $1, $2"
}

prints() {
	says "rust_print: $1"
}

# The lines of a message after the first one stand alone.
many_lines() {
	prints "debug on many lines: Point {" && says "    x: 3," && says "    y: -4," && says "}"
}

# A hash or, before random numbers are available, a placeholder; but no address.
pointer() {
	says_like 'rust_print: pointer: (0x00000000[0-9a-f]{8}| *\(_*ptrval_*\))'
}

plan 25

check "loads" load rust_print
check "level 0" at_level 0 "emergency: the system is unusable (not really)"
check "level 1" at_level 1 "alert: someone must act at once"
check "level 2" at_level 2 "critical"
check "level 3" at_level 3 "error"
check "level 4" at_level 4 "warning"
check "level 5" at_level 5 "notice: normal, but of interest"
check "level 6" at_level 6 "information"
if [ ! -r /proc/config.gz ]; then
	skip "level 7" "no /proc/config.gz to tell whether there should be one"
elif gunzip -c /proc/config.gz | grep -qx CONFIG_RUST_DEBUG_ASSERTIONS=y; then
	check "level 7" at_level 7 "debugging"
else
	check "no level 7" silent "level 7"
fi
check "a line that is continued" prints "primes: 2 3 5 7"
check "display" prints "display: 42 true x (3, -4)"
check "display of a C string" prints "display of a C string: eth0"
check "debug" prints 'debug: "tab\t" Some(6) Point { x: 3, y: -4 }'
check "debug of an error" says_like 'rust_print: debug of a result: Err\((ERANGE|Error\(34\))\)'
check "debug in hexadecimal" prints "debug in hexadecimal: [52, 54, 00, 12, 34, 56]"
check "debug on many lines" many_lines
check "hexadecimal" prints "hexadecimal: 7ea 7EA 0x7ea 0x000007ea"
check "octal" prints "octal: 3752 0o3752"
check "binary" prints "binary: 11111101010 00001010 0b00001010"
check "exponent" prints "exponent: 2.026e3 2.026E3"
check "aligned" prints "aligned: [+2026] [  2026] [2026  ] [ 2026 ] [**2026] [002026]"
check "cut" prints "cut: [abc] [   abc]"
check "pointer" pointer
check "unloads" unload rust_print
check "says so" eval 'raw_log | grep -qxF "<5>rust_print: nothing more to print"'
finish
