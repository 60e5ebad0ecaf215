#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# QEMU's option -icount, by which benchmarks count instructions, and string instructions of x86.
#
# Guess: with shift=0, the time-stamp counter advances by one for each instruction, and so by one for
# `rep movsb`, which copies any number of bytes.
#
# Seen with QEMU 7.2: a hundred instructions are a hundred, but `rep movsb` counts each byte that it
# copies and one more, though a processor copies many at a time. So a copy of a page looks as dear as
# 4,097 instructions: what a function costs beside its copies has to be compared, not the sum.

. "$(dirname "$(readlink -f "$0")")/lib"

needs as objcopy
debian qemu-system-x86=1:7.2+dfsg-7+deb12u18+b3 qemu-system-common=1:7.2+dfsg-7+deb12u18+b3 \
	qemu-system-data=1:7.2+dfsg-7+deb12u18 seabios=1.16.2-1

# A boot sector, which writes the counts to port 0xe9, as words, and ends the machine.
cat > sector.s <<'END'
	.code16
	.macro count code:vararg
	rdtsc
	mov %eax, %ebx
	\code
	rdtsc
	sub %ebx, %eax
	out %al, $0xe9
	shr $8, %eax
	out %al, $0xe9
	.endm

	cli
	cld
	xor %ax, %ax
	mov %ax, %es
	mov %ax, %ds
	# Everything is translated once before.
	mov $2, %bp
again:
	count nop
	mov $1000, %cx
	mov $0x8000, %si
	mov $0x9000, %di
	count rep movsb
	count .fill 100, 1, 0x90
	dec %bp
	jnz again
	xor %al, %al
	out %al, $0xf4
	.org 510
	.word 0xaa55
END
as --32 -o sector.o sector.s
objcopy -O binary -j .text sector.o sector.bin

export QEMU_MODULE_DIR="$root/usr/lib/x86_64-linux-gnu/qemu"
run timeout 60 qemu-system-x86_64 -L "$root/usr/share/qemu" -L "$root/usr/share/seabios" \
	-accel tcg -icount shift=0,sleep=off -smp 1 -nodefaults -display none -no-reboot \
	-drive format=raw,file=sector.bin -debugcon file:counts -device isa-debug-exit,iobase=0xf4 \
	> qemu.log 2>&1 || :
# The words of the second round.
count() { od -An -tu2 -j6 counts | awk -v n="$1" '{ print $n }'; }
[ -s counts ] || cannot "$(tail -n 1 qemu.log)"
one=$(count 1)

guess '99, and 0'
seen 'a hundred instructions against one' 99 "$(($(count 3) - one))"
seen 'rep movsb of 1000 bytes against one nop' 1000 "$(($(count 2) - one))"
verdict
