#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Locks, condition variables and tasks: rust_test_lock tests them when it is
# loaded. Lockdep, if the kernel has it, knows the locks by their names.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

module rust_test_lock > /dev/null || skip_all "no rust_test_lock.ko in $MODDIR"

tests="mutex spinlock spinlock_irq try_lock locked_by global_locks
	interrupts_counted interrupts_often interrupts_excluded
	queue_of_a_mutex queue_of_a_spinlock queue_of_a_spinlock_irq
	barrier timeout freezable signals completion
	current_task other_tasks wake_up users credentials descriptors
	poll poll_ends poll_ends_later"
classes="rust_test_lock::mutex rust_test_lock::spinlock rust_test_lock::irq
	rust_test_lock::queue rust_test_lock::not_empty rust_test_lock::poll
	rust_test_lock::dynamic MUTEX SPINLOCK SPINLOCK_IRQ
	rust/tests/lock/exclusion.rs:[0-9]*"

knows() {
	grep -q " $1\(#[0-9]*\)\?\(/[0-9]\)\?\$" /proc/lockdep
}

knows_no_more() {
	! grep "rust_test_lock\|rust/tests/lock" /proc/lockdep
}

plan 43
check "loads" load rust_test_lock
for test in $tests; do
	test=$(echo "$test" | tr _ ' ')
	check "$test" says "rust_test_lock: $test: passed"
done
for class in $classes; do
	if [ -e /proc/lockdep ]; then
		check "lockdep knows $class" knows "$class"
	else
		skip "lockdep knows $class" "no CONFIG_LOCKDEP"
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
check "loads, with a warning" load rust_test_lock provoke=1
expect_no_more
check "interrupts are disabled 1000 times" says "rust_test_lock: interrupts beyond: passed"
check "unloads after that" unload rust_test_lock
finish
