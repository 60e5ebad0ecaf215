#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Bindings of a field that points to a constant structure, by one bindgen and two versions of libclang.
#
# Guess: `const struct s *p` is `*const s` in Rust, whichever libclang bindgen has loaded.
#
# Seen: bindgen 0.73.2 writes `*mut s` with libclang 19.1.7 if the field is the first to name `struct s`,
# and `*const s` with libclang 22.1.8, or if there is a declaration before. In the kernel's headers these
# are among others `of_match_table` of struct device_driver and `bvec` of struct iov_iter. So code that
# sets or returns such a field compiles with one libclang only, unless it converts the pointer by
# `.cast_mut()` or `.cast()`, and messages of the compiler name another type.

. "$(dirname "$(readlink -f "$0")")/lib"

debian libclang1-19=1:19.1.7-3~deb12u1 libllvm19=1:19.1.7-3~deb12u1 \
	libclang1-22=1:22.1.8-1~deb12u1 libllvm22=1:22.1.8-1~deb12u1
crate bindgen-cli 0.73.2

echo 'struct a { const struct s *p; };' >first.h
echo 'struct s; struct a { const struct s *p; };' >declared.h

# field VERSION HEADER: the type of the field.
field()
{
	LIBCLANG_PATH=$root/usr/lib/llvm-$1/lib run bindgen --formatter none --no-layout-tests "$2.h" \
		2>/dev/null | grep -o 'p *: *\* *[a-z]* *s\>' | tr -d ' ' | sed 's/^p:\*\(mut\|const\)s/*\1 s/'
}

guess '*const s'
seen 'libclang 19, first' '*mut s' "$(field 19 first)"
seen 'libclang 19, declared before' '*const s' "$(field 19 declared)"
seen 'libclang 22, first' '*const s' "$(field 22 first)"
seen 'libclang 22, declared before' '*const s' "$(field 22 declared)"
verdict
