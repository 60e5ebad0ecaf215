#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Demangled names of the parts of a Rust function, by three demanglers.
#
# Guess: they print the same path, and what the compiler has appended (.cold, .llvm.123) stays.
#
# Seen: c++filt of binutils 2.40 drops the suffix without a trace, and shows the hash of the crate;
# llvm-cxxfilt 19 puts the suffix in parentheses; the Python package rust-demangler 1.0 keeps .cold
# and drops .llvm.123. So a demangled stack trace or profile cannot tell a function from its cold part
# with the first, and texts by different ones do not match: compare mangled names.

. "$(dirname "$(readlink -f "$0")")/lib"

debian binutils-common=2.40-2 binutils-x86-64-linux-gnu=2.40-2 libbinutils=2.40-2 \
	llvm-19=1:19.1.7-3~deb12u1 libllvm19=1:19.1.7-3~deb12u1
python rust-demangler==1.0

name=_RNvCs1234_7mycrate3foo

# by_python NAME
by_python()
{
	PYTHONPATH=$scratch/python python3 -c \
		'import rust_demangler, sys; print(rust_demangler.demangle(sys.argv[1]))' "$1"
}

guess 'mycrate::foo, mycrate::foo.cold and mycrate::foo.llvm.123 from all'
for suffix in '' .cold .llvm.123; do
	seen "c++filt, '$suffix'" 'mycrate[3c1c0]::foo' \
		"$(run x86_64-linux-gnu-c++filt "$name$suffix")"
done
seen "llvm-cxxfilt, ''" 'mycrate::foo' "$(run llvm-cxxfilt "$name")"
seen "llvm-cxxfilt, '.cold'" 'mycrate::foo (.cold)' "$(run llvm-cxxfilt "$name.cold")"
seen "llvm-cxxfilt, '.llvm.123'" 'mycrate::foo (.llvm.123)' "$(run llvm-cxxfilt "$name.llvm.123")"
seen "rust-demangler, '.cold'" 'mycrate::foo.cold' "$(by_python "$name.cold")"
seen "rust-demangler, '.llvm.123'" 'mycrate::foo' "$(by_python "$name.llvm.123")"
verdict
