#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Messages about devices: the tests of rust_test_device print them, and the log
# has to have all of the text, the level, and the device in a form for programs.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

module rust_test_device > /dev/null || skip_all "no rust_test_device.ko in $MODDIR"

names="rust_kunit_driver messages:"

# lines TEXT...: each is one message about the device, at its level
lines() {
	for line; do
		raw_log | grep -qxF -e "$line" || {
			echo "not there: $line"
			return 1
		}
	done
}

# The records of the log since the last mark: a line, and lines that begin with a
# blank, which say what it is about. Reading never ends, so it ends at a mark.
records() {
	cat /dev/kmsg > "$_tmp/kmsg" &
	printf '%s\n' "$_mark ends" > /dev/kmsg
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		! grep -qF "$_mark ends" "$_tmp/kmsg" || break
		sleep 1
	done
	kill $!
	awk -v mark="$_mark" '
		index($0, mark) { seen = 1; next }
		seen' "$_tmp/kmsg"
}

# Whether each message about the device is followed by what it is about.
dictionary() {
	records > "$_tmp/records"
	grep -A 2 "$names level 6" "$_tmp/records" | sed 's/^[^ ].*;//' > "$_tmp/record"
	cat "$_tmp/record"
	printf '%s\n' "$names level 6" " SUBSYSTEM=rust_kunit" " DEVICE=+rust_kunit:messages" |
		cmp -s - "$_tmp/record" || return 1
	messages=$(grep -c ' messages: ' "$_tmp/records")
	[ "$(grep -c '^ DEVICE=+rust_kunit:messages$' "$_tmp/records")" = "$messages" ]
}

# A message that is printed while another is formatted comes first.
in_order() {
	[ "$(log | sed -n "s/^$names \(inner\|outer\)$/\1/p" | tr '\n' ' ')" = "inner outer " ]
}

plan 8
check "loads, with its tests" unit_tests Y load rust_test_device
check "the tests pass" says_like "ok [0-9]+ - rust_device"
check "each level" lines "<0>$names level 0" "<1>$names level 1" "<2>$names level 2" \
	"<3>$names level 3" "<4>$names level 4" "<5>$names level 5" "<6>$names level 6"
check "readers of /dev/kmsg get the device" dictionary
check "text as it is, and more than fits on the stack" lines \
	"<6>$names 100 %s: \"text\"" "<6>$names long $(printf '%300s' '' | tr ' ' D)"
check "a message about a device in another one" in_order
# It has no driver any more.
check "a message about a device that has been removed" says "rust_kunit messages: removed"
check "unloads" unload rust_test_device
finish
