#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Work queues: rust_test_workqueue tests it when it is loaded.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

module rust_test_workqueue > /dev/null || skip_all "no rust_test_workqueue.ko in $MODDIR"

plan 11
check "loads" load rust_test_workqueue
for test in many refused boxed counted several delayed closures unused; do
	check "$test" says "rust_test_workqueue: $test: passed"
done
check "unloads" unload rust_test_workqueue
check "its work has stopped" says "rust_test_workqueue: stopped"
finish
