#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Lockdep, if the kernel has it, knows the locks of rust_test_lock by their names
# once its tests have run. Interrupts can be disabled any number of times.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

module rust_test_lock > /dev/null || skip_all "no rust_test_lock.ko in $MODDIR"

classes="rust_test_lock::mutex rust_test_lock::spinlock rust_test_lock::irq
	rust_test_lock::queue rust_test_lock::not_empty
	rust_test_lock::poll
	rust_test_lock::dynamic MUTEX SPINLOCK SPINLOCK_IRQ
	rust/tests/lock/exclusion.rs:[0-9]*"

knows() {
	grep -q " $1\(#[0-9]*\)\?\(/[0-9]\)\?\$" /proc/lockdep
}

knows_no_more() {
	! grep "rust_test_lock\|rust/tests/lock" /proc/lockdep
}

tests=N
[ ! -e /proc/lockdep ] || tests=Y

# Without a reason, all classes are looked for.
no_classes=
if [ ! -e /proc/lockdep ]; then
	no_classes="no CONFIG_LOCKDEP"
elif filtered; then
	no_classes="kunit.filter_glob leaves out tests that use them"
fi

plan $(($(echo "$classes" | wc -w) + 5))
check "loads" unit_tests $tests load rust_test_lock
for class in $classes; do
	if [ -z "$no_classes" ]; then
		check "lockdep knows $class" knows "$class"
	else
		skip "lockdep knows $class" "$no_classes"
	fi
done
check "unloads" unload rust_test_lock
if [ -e /proc/lockdep ]; then
	check "lockdep forgets them" knows_no_more
else
	skip "lockdep forgets them" "no CONFIG_LOCKDEP"
fi

# A warning comes once after the kernel has started.
mark
expect 'WARNING: .*kernel/softirq\.c'
check "interrupts are disabled 1000 times, with a warning" \
	unit_tests N load rust_test_lock provoke=1
expect_no_more
check "unloads after that" unload rust_test_lock
finish
