#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A module whose license is not compatible with the GPL gets no Rust symbol. The
# build already refuses such a module, so this test edits the license of a good
# one. The attempt taints the kernel, which turns lock debugging off.

cd "$(dirname "$0")" && . ./lib.sh || exit 1

ko=$(module rust_minimal) || skip_all "no rust_minimal.ko in $MODDIR"

bad=$_tmp/rust_minimal.ko

# The replacement has the same length, so that no offset changes.
forge() {
	sed 's/license=GPL/license=XXX/' "$ko" > "$bad"
	has_info "$bad" "license=XXX" && [ "$(wc -c < "$bad")" = "$(wc -c < "$ko")" ]
}

plan 5
check "a module with another licence is made" forge
check "it is refused" eval "! load '$bad' && [ \"\$error\" = ENOENT ]"
check "for it may not use Rust symbols" says_like 'rust_minimal: Unknown symbol _R.* \(err -2\)'
check "it is not loaded" not_loaded rust_minimal
check "the good one still loads" eval "load rust_minimal && unload rust_minimal"
finish
