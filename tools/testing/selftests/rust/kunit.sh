#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# KUnit tests in modules run when the module is loaded. Each of their suites is a
# result here; the log has those of its tests. With SEED, tests that use random
# numbers repeat an earlier run, whose seed is in the log.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

# The modules that have suites, by the name of the section in which these are.
with_suites() {
	find "$MODDIR" -name 'rust_test_*.ko' -o -name 'rust_test_*.ko.[gx]z' |
		sed 's,.*/,,; s,\.ko.*,,' | sort |
		while read -r name; do
			! grep -aq rust_kunit_suites "$(module "$name")" || echo "$name"
		done
}

modules=$(with_suites)
[ -n "$modules" ] || skip_all "no module with KUnit tests in $MODDIR"

plan ""
for module in $modules; do
	seed=
	! has_info "$(module "$module")" parm=seed: || seed=seed=${SEED:-0}
	mark
	# shellcheck disable=SC2086 # $seed may be nothing
	check "$module loads" unit_tests Y load "$module" $seed
	suites || filtered || check "$module has tests" false
	check "$module unloads" unload "$module"
done
finish
