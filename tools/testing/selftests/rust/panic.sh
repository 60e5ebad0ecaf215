#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A panic of Rust reports its place and reason, and ends the thread as BUG()
# does. The module that panicked can never be unloaded.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

module rust_test_kernel > /dev/null || skip_all "no rust_test_kernel.ko in $MODDIR"
! loaded rust_test_kernel || skip_all "rust_test_kernel is loaded: has it panicked already?"
[ "$(cat /proc/sys/kernel/panic_on_oops)" = 0 ] || skip_all "the machine would stop (panic_on_oops)"

# The dead thread leaks the memory that it owned while it loaded the module. So
# look for leaks before the panic, not after it.
kmemleak=/sys/kernel/debug/kmemleak
if [ -w $kmemleak ]; then
	sleep 6
	echo scan > $kmemleak
	echo scan > $kmemleak
	sed "s,^,# ," $kmemleak
	echo off > $kmemleak
fi

killed() {
	! unit_tests N load rust_test_kernel provoke=2
}

plan 5
expect 'kernel BUG at'
check "the thread dies" killed
expect_no_more
check "the log says where" \
	says_like 'rust_kernel: panicked at .*rust_test_kernel\.rs:[0-9]+:[0-9]+:'
check "and why" says "provoked panic"
check "as from BUG()" says_like 'kernel BUG at .*!'
if module rust_minimal > /dev/null; then
	check "the rest of the kernel goes on" eval "load rust_minimal && unload rust_minimal"
else
	skip "the rest of the kernel goes on" "no rust_minimal.ko in $MODDIR"
fi
finish
