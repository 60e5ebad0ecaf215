#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Values that are difficult to print: the tests of rust_test_print print them,
# and the log has to have all of the text.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

module rust_test_print > /dev/null || skip_all "no rust_test_print.ko in $MODDIR"

prints() {
	says "rust_test_print: $1"
}

# letters LETTER COUNT: print the letter COUNT times
letters() {
	printf "%$2s" '' | tr ' ' "$1"
}

# The innermost message came first, and no message interrupted another.
in_order() {
	[ "$(log | sed -n 's/^rust_test_print: nested \([0-9]*\)$/\1/p')" = "$(seq 0 20)" ]
}

# The longest text that a message may have, and nothing else.
cut_off() {
	log | grep -xE 'rust_test_print: long 3000: L{900,}' > "$_tmp/cut" &&
		[ "$(wc -c < "$_tmp/cut")" -le 993 ]
}

# all_there LETTER...: each occurs 200 times, in one line or in several
all_there() {
	log | sed 's/^rust_test_print: //' | grep -xE "([A-L]+|[a-l]+)" > "$_tmp/letters"
	for letter; do
		count=$(tr -cd "$letter" < "$_tmp/letters" | wc -c)
		echo "$letter: $count"
		[ "$count" = 200 ] || return 1
	done
}

# A message from an NMI is logged after the NMI.
nmi() {
	sleep 1
	[ "$(log | grep -cxE "rust_test_print: nmi: ($1)")" = 2 ]
}

# values TEXT...: the messages with values, all of them, in this order
values() {
	printf 'rust_test_print: values: %s\n' "$@" > "$_tmp/values"
	log | grep -x 'rust_test_print: values: .*' | diff - "$_tmp/values"
}

plan 14
check "loads, with its tests" unit_tests Y load rust_test_print
check "the tests pass" says_like "ok [0-9]+ - rust_print"
check "what is printed while another is printed comes first" in_order
check "numbers, words, and text in between" values \
	"-128 -32768 -2147483648" \
	"-9223372036854775808 9223372036854775807 0" \
	"255 65535 4294967295" \
	"18446744073709551615 -1, true/false" \
	"1 2 1 1 2 7" \
	"1 2 3 4 5 6 7" \
	"100 % {1} %d %s false" \
	"1 text true" \
	"text 2" \
	"-170141183460469231731687303715884105728 c 340282366920938463463374607431768211455" \
	"first 8" \
	"9 and 10"
check "a message that fits on the stack" prints "long 79: $(letters L 79)"
check "a message that does not" prints "long 300: $(letters L 300)"
check "a message as long as may be" prints "long 900: $(letters L 900)"
check "a message that is longer" cut_off
check "a continuation" prints "long $(letters L 400) continued"
check "more long messages than there are buffers" all_there A B C D E F G H I J K L
check "from threads that sleep, too" all_there a b c d e f g h i j k l
why=$(log | sed -n 's/^rust_test_print: interrupted: # SKIP //p')
if [ -n "$why" ]; then
	skip "in an NMI" "$why"
	skip "while an NMI prints" "$why"
else
	check "in an NMI" eval "nmi 'as it is' && nmi '1 in 2' && nmi 'N{200}'"
	check "while an NMI prints" prints "interrupted: $(letters I 300)"
fi
check "unloads" unload rust_test_print
finish
