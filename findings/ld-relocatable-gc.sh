#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# An object with a section for each function, of which a relocatable link keeps what a root needs:
# ld -r --gc-sections -u ROOT. One function refers to a symbol of another object, and a table that is
# not loaded refers to each function.
#
# Guess: LLVM's linker and GNU's leave the same. A symbol that only a discarded function refers to is
# gone with the function, and a table that refers to what is left stays.
#
# Seen: GNU ld 2.40 keeps the undefined symbol, so that whoever reads the symbols of the result takes
# it for used; and it discards the table, as it has relocations. lld 19.1.7 does as guessed. Without a
# root, lld leaves nothing, and GNU ld refuses. The kernel's objtool needs such tables (.discard.*), and
# modules are checked for undefined symbols, so scripts/rust_link.sh removes those that nothing refers
# to, and scripts/rust_trim.sh keeps the tables by KEEP() in a linker script.

. "$(dirname "$(readlink -f "$0")")/lib"

debian binutils-x86-64-linux-gnu=2.40-2 libbinutils=2.40-2 libctf0=2.40-2 libctf-nobfd0=2.40-2 \
	libjansson4=2.14-2 lld-19=1:19.1.7-3~deb12u1 libllvm19=1:19.1.7-3~deb12u1

cat >object.s <<'END'
	.section .text.kept,"ax",@progbits
	.globl kept
kept:	ret
	.section .text.discarded,"ax",@progbits
	.globl discarded
discarded:
	jmp elsewhere
	.section .discard.table,"",@progbits
	.quad kept
END
run x86_64-linux-gnu-as -o object.o object.s

# link LINKER ROOTS...: links the object to LINKER.o.
link()
{
	linker=$1
	shift
	run "$linker" -r --gc-sections "$@" -o "$linker.o" object.o 2>error
}

# symbols LINKER: what is left, and of which kind.
symbols()
{
	run x86_64-linux-gnu-nm "$1.o" 2>/dev/null | sed 's/^ *[0-9a-f]* //' | sort | tr '\n' ' '
}

# table LINKER: whether it is left.
table()
{
	if run x86_64-linux-gnu-readelf -S --wide "$1.o" | grep -q ' \.discard\.table '; then
		echo kept
	else
		echo discarded
	fi
}

guess 'T kept, and the table; without a root, nothing'
link ld.lld-19 -u kept
seen 'lld: symbols' 'T kept ' "$(symbols ld.lld-19)"
seen 'lld: the table' 'kept' "$(table ld.lld-19)"
link ld.lld-19
seen 'lld: symbols without a root' '' "$(symbols ld.lld-19)"

gnu=x86_64-linux-gnu-ld.bfd
link $gnu -u kept
seen 'GNU: symbols' 'T kept U elsewhere ' "$(symbols $gnu)"
seen 'GNU: the table' 'discarded' "$(table $gnu)"
if link $gnu; then
	seen 'GNU: without a root' 'refused' 'accepted'
else
	seen 'GNU: without a root' \
		'--gc-sections requires a defined symbol root specified by -e or -u' \
		"$(sed 's/^[^:]*: //' error)"
fi
verdict
