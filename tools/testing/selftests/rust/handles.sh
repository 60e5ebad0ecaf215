#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# rust_handles gives out the lowest free handles, has a limit, and frees a
# session once, when it has neither a handle nor a user.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

module rust_handles > /dev/null || skip_all "no rust_handles.ko in $MODDIR"

# Two sessions were opened, and both have ended. busybox's insmod tries twice.
all_end() {
	log | sed -n 's/^rust_handles: //p' > "$_tmp/lines"
	cat "$_tmp/lines"
	opened=$(grep -c '^opened session [01]$' "$_tmp/lines")
	ended=$(grep -c '^session [01] ends$' "$_tmp/lines")
	[ "$opened" -ge 2 ] && [ "$ended" = "$opened" ]
}

# More handles than a word has bits. Each session ends once; number 70 exists twice.
many() {
	mark
	load rust_handles open=200 limit=200 close=70 || return 1
	log | sed -n 's/^rust_handles: opened session //p' > "$_tmp/opened"
	{ seq 0 199; echo 70; } | cmp - "$_tmp/opened" || return 1
	mark
	unload rust_handles || return 1
	log | sed -n 's/^rust_handles: session \([0-9]*\) ends$/\1/p' > "$_tmp/ended"
	seq 0 199 | cmp - "$_tmp/ended"
}

plan 11

check "loads" load rust_handles
check "a session ends after its last user, and its handle is used again" says_only rust_handles \
	"opened session 0" "opened session 1" "opened session 2" \
	"closed session 1: found=false" "session 1 is in use" "session 1 ends" \
	"opened session 1"
mark
check "unloads" unload rust_handles
check "the others end with the module" says_only rust_handles \
	"session 0 ends" "session 1 ends" "session 2 ends"

mark
check "as many as fit" eval \
	"load rust_handles open=2 limit=2 close=0 && says 'rust_handles: opened session 0'"
unload rust_handles
mark
check "one more" refused ENOSPC rust_handles open=3 limit=2
check "those that were open end" all_end
check "none at all" refused ENOSPC rust_handles open=1 limit=0

mark
check "one that is not open cannot be closed" refused ENOENT rust_handles open=2 close=2
check "the others end" all_end

check "many" many
finish
