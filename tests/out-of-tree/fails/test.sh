#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# An init that fails: its error gets to insmod, what it had acquired is released,
# and the module, which never started, is not stopped.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

# fails_with ERROR [PARAMETER=VALUE]...
fails_with() {
	want=$1
	shift
	mark
	refused "$want" fails "$@" &&
		says "fails: acquired 4096 bytes" &&
		says "fails: released 4096 bytes" &&
		silent "fails: stopped"
}

succeeds() {
	mark
	load fails errno=0 && loaded fails && silent "fails: released" && unload fails &&
		says "fails: stopped" && says "fails: released 4096 bytes"
}

plan 8
check "ENODEV" fails_with ENODEV
check "ENXIO" fails_with ENXIO errno=6
check "EINVAL" fails_with EINVAL errno=22
check "ERANGE" fails_with ERANGE errno=34
check "a number that is no error becomes EINVAL" fails_with EINVAL errno=5000
check "starts after that" succeeds
check "and fails again" fails_with ENODEV
check "is gone" not_loaded fails
finish
