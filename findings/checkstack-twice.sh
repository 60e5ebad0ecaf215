#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What `make checkstack` says of a function's stack frame on x86-64.
#
# Guess: it prints how many bytes of stack a function takes.
#
# Seen with checkstack.pl of linux-kbuild-6.1 6.1.176-1 (that of 5.10 has the same rule): twice as
# many, as it adds up every instruction that subtracts from the stack pointer and every one that adds
# to it. With a loop that probes each page of a large frame, as rustc emits, it counts the loop's one
# page, the rest, and the whole frame where it is given back: neither once nor twice the frame. Use
# FRAME_WARN, which takes the compiler's own figure.

. "$(dirname "$(readlink -f "$0")")/lib"

needs perl
debian linux-kbuild-6.1=6.1.176-1 binutils-common=2.40-2 binutils-x86-64-linux-gnu=2.40-2 \
	libbinutils=2.40-2 libctf0=2.40-2 libctf-nobfd0=2.40-2 libjansson4=2.14-2
checkstack=$root/usr/lib/linux-kbuild-6.1/scripts/checkstack.pl

cat > frames.s <<'END'
	.text
	.globl small, probed
	.type small, @function
small:	sub	$4000, %rsp
	call	sink
	add	$4000, %rsp
	ret
	.type probed, @function
probed:	mov	%rsp, %r11
	sub	$57344, %r11
1:	sub	$4096, %rsp
	movq	$0, (%rsp)
	cmp	%r11, %rsp
	jne	1b
	sub	$2656, %rsp
	call	sink
	add	$60000, %rsp
	ret
END
run x86_64-linux-gnu-as -o frames.o frames.s
run x86_64-linux-gnu-objdump -d frames.o | perl "$checkstack" x86_64 > out

# bytes FUNCTION
bytes()
{
	sed -n "s/.* $1 .*:[[:space:]]*//p" out
}

guess 'frames of 4000 and of 60000 bytes are listed as such'
seen 'a frame of 4000 bytes' 8000 "$(bytes small)"
seen 'a frame of 60000 bytes, with probes' 66752 "$(bytes probed)"
verdict
