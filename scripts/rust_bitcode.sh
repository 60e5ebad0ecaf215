#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Print why code of the C compiler and of the Rust compiler cannot be combined as
# LLVM bitcode, for a menu. Print nothing if it can be.
#
# llvm-link reads the bitcode of both, and clang reads what llvm-link writes. LLVM
# reads no bitcode of a later major version, and an earlier one is not always the
# same code, so all three have to be of one major version.
#
# Reads CC, RUSTC and LLVM_LINK from the environment.

CC=${CC:-clang}
RUSTC=${RUSTC:-rustc}
LLVM_LINK=${LLVM_LINK:-llvm-link}

# With these, rustc would warn that it cannot use make's jobserver.
unset MAKEFLAGS MFLAGS

# The first number after these words in the text, which is a major version.
number_after() {
	sed -n "s/.*$1\([0-9][0-9]*\).*/\1/p" | head -n 1
}

clang=$($CC --version 2>/dev/null | number_after 'clang version ')
rustc=$($RUSTC --version --verbose 2>/dev/null | number_after 'LLVM version: ')
link=$($LLVM_LINK --version 2>/dev/null | number_after 'LLVM version ')

if [ -z "$rustc" ]; then
	echo "needs a rustc that is based on LLVM"
elif [ "$clang" != "$rustc" ]; then
	echo "needs clang $rustc, as rustc has LLVM $rustc"
elif [ "$link" != "$rustc" ]; then
	echo "needs llvm-link $rustc, as rustc has LLVM $rustc"
fi
