#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A module's .modinfo when part of it is retained (`#[used(linker)]`, `__attribute__((retain))`).
#
# Guess: `ld -r` joins input sections of one name, so a module has one .modinfo, whatever links it.
#
# Seen with GNU ld 2.40: it keeps a section with SHF_GNU_RETAIN apart, and the module has two
# sections .modinfo. ld.lld 19 joins them. kmod 30 reads the first one only (as the module loader
# does, which looks sections up by name): here the author is there, and the licence is gone. So
# all that goes into .modinfo is marked alike: `module!` marks it `#[used(compiler)]`.

. "$(dirname "$(readlink -f "$0")")/lib"

debian kmod=30+20221128-1 libkmod2=30+20221128-1 binutils-common=2.40-2 \
	binutils-x86-64-linux-gnu=2.40-2 libbinutils=2.40-2 libctf0=2.40-2 libctf-nobfd0=2.40-2 \
	libjansson4=2.14-2 lld-19=1:19.1.7-3~deb12u1 libllvm19=1:19.1.7-3~deb12u1

cat > parts.s <<'END'
	.section .modinfo,"aR",@progbits
	.asciz	"author=Somebody"
	.section .modinfo,"a",@progbits
	.asciz	"license=GPL"
END
run x86_64-linux-gnu-as -o parts.o parts.s
run x86_64-linux-gnu-ld -r -o gnu.ko parts.o
run ld.lld -r -o lld.ko parts.o

# sections FILE
sections()
{
	run x86_64-linux-gnu-readelf -SW "$1" | grep -c ' \.modinfo '
}

# fields FILE
fields()
{
	run modinfo "./$1" | sed -n 's/:.*//p' | grep -v filename | tr '\n' ' '
}

guess 'one section, and both fields'
seen 'sections after GNU ld -r' 2 "$(sections gnu.ko)"
seen 'sections after ld.lld -r' 1 "$(sections lld.ko)"
seen 'fields after GNU ld -r' 'author ' "$(fields gnu.ko)"
seen 'fields after ld.lld -r' 'author license ' "$(fields lld.ko)"
verdict
