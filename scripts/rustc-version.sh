#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Print the version of a Rust compiler as a number: 1.85.0 is 108500. Print 0 if
# there is no compiler.
#
# Usage: rustc-version.sh RUSTC

# With these, rustc would warn that it cannot use make's jobserver.
unset MAKEFLAGS MFLAGS

version=$("$@" --version 2>/dev/null |
	sed -n 's/^rustc \([0-9][0-9]*\)\.\([0-9][0-9]*\)\.\([0-9][0-9]*\).*/\1 \2 \3/p')

# shellcheck disable=SC2086 # three numbers
set -- ${version:-0 0 0}
echo $((100000 * $1 + 100 * $2 + $3))
