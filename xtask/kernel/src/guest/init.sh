#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The first process of the guest. It sets up, does what /x/plan says, tells the
# host on the second serial line how that went, and stops the machine.

export PATH=/bin:/sbin:/usr/bin:/usr/sbin HOME=/ TERM=linux
/bin/busybox mkdir -p /bin /sbin /proc /sys /dev /tmp /run
/bin/busybox --install -s /bin

mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev 2>/dev/null || [ -c /dev/console ]
mount -t debugfs debugfs /sys/kernel/debug 2>/dev/null
mount -t tmpfs tmpfs /tmp
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts 2>/dev/null
mount -t tmpfs tmpfs /dev/shm

# Which line the report goes to, and the word that its lines begin with.
# shellcheck source=/dev/null
. /x/report
stty raw -echo < "$REPORT" 2>/dev/null
exec 3> "$REPORT"

# A line for the tool. The nonce tells it from whatever else is on the line.
report() {
	echo "$NONCE $*" >&3
}

# A mark in the kernel's log, which the console shows in order with the rest.
mark() {
	echo "x: $*" > /dev/kmsg
}

# load NAME [PARAMETER...]
load() {
	name=$1
	mark "load $name"
	said=$(modprobe "$@" 2>&1)
	rc=$?
	[ -z "$said" ] || echo "$said"
	report load "$name" "$rc" "$said"
	return $rc
}

unload() {
	name=$1
	said=$(rmmod "$name" 2>&1)
	rc=$?
	[ -z "$said" ] || echo "$said"
	report unload "$name" "$rc" "$said"
	mark "unloaded $name"
	return $rc
}

# A test prints KTAP on its standard output.
run_test() {
	name=$1
	report test "$name"
	mark "test $name"
	(cd "${2%/*}" && "$2") >&3 2> /tmp/stderr < /dev/null
	rc=$?
	while read -r line; do
		echo "# $line" >&3
	done < /tmp/stderr
	report tested "$name" "$rc"
}

# What was allocated and forgotten, if the kernel keeps watch on that. A young
# object may still be on its way to where its pointer is kept.
leaks() {
	[ -e /sys/kernel/debug/kmemleak ] || return 0
	# A test that ends a thread on purpose has turned it off.
	echo scan 2> /dev/null > /sys/kernel/debug/kmemleak || return 0
	sleep 6
	echo scan > /sys/kernel/debug/kmemleak
	echo scan > /sys/kernel/debug/kmemleak
	cat /sys/kernel/debug/kmemleak
}

# Watch for data races, if the kernel does.
[ ! -w /sys/kernel/debug/kcsan ] || echo on > /sys/kernel/debug/kcsan

# The functions above leave this alone; the plan sets it.
status=0
# shellcheck source=/dev/null
. /x/plan
leaks
report end "$status"
# Let the line drain before the machine stops.
exec 3>&-
sync
reboot -f
