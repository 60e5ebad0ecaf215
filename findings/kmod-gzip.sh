#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Modules that MODULE_COMPRESS has compressed with gzip, on Debian 12.
#
# Guess: kmod reads .ko.gz, .ko.xz and .ko.zst, or says that it cannot.
#
# Seen with kmod 30 as Debian 12 builds it: depmod passes a .ko.gz over, exit status 0, not a word of
# it, and modules.dep is empty, so modprobe later finds no such module. busybox 1.35 lists the same
# file. 5.10 compresses with gzip unless told otherwise, so choose MODULE_COMPRESS_XZ.

. "$(dirname "$(readlink -f "$0")")/lib"

needs gzip
debian kmod=30+20221128-1 libkmod2=30+20221128-1 busybox-static=1:1.35.0-4+deb12u1+b1 \
	binutils-common=2.40-2 binutils-x86-64-linux-gnu=2.40-2 libbinutils=2.40-2 libctf0=2.40-2 \
	libctf-nobfd0=2.40-2 libjansson4=2.14-2

modules=lib/modules/5.10.0
mkdir -p $modules/kernel
: > $modules/modules.order
: > $modules/modules.builtin
: > $modules/modules.builtin.modinfo
printf '.section .modinfo,"a"\n.asciz "license=GPL"\n' > empty.s
run x86_64-linux-gnu-as -o $modules/kernel/empty.ko empty.s

# listed: what depmod writes, in one line.
listed()
{
	status=0
	run depmod -b . 5.10.0 > out 2>&1 || status=$?
	echo "status $status, $(wc -l < out) lines said, modules.dep: $(tr '\n' ' ' < $modules/modules.dep)"
}

guess 'a compressed module is listed, or there is an error'
seen 'depmod of kmod, .ko' 'status 0, 0 lines said, modules.dep: kernel/empty.ko: ' "$(listed)"
gzip $modules/kernel/empty.ko
seen 'depmod of kmod, .ko.gz' 'status 0, 0 lines said, modules.dep: ' "$(listed)"
seen 'depmod of busybox, .ko.gz' 'kernel/empty.ko.gz:' "$(busybox depmod -n -b . 5.10.0 | head -n 1)"
verdict
