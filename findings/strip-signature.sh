#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What becomes of a module's signature when its debug information is taken out.
#
# Guess: a signature that no longer fits makes the tool refuse or warn; or it is kept, and the kernel
# complains of a bad one.
#
# Seen with binutils 2.40 and LLVM 19: the signature lies behind the ELF file, where neither tool
# looks. Both write the module without it and exit with 0, not a word said. What was signed is
# unsigned. So strip first and sign last; `make INSTALL_MOD_STRIP=1 modules_install` does.

. "$(dirname "$(readlink -f "$0")")/lib"

needs openssl
debian linux-kbuild-6.1=6.1.176-1 kmod=30+20221128-1 libkmod2=30+20221128-1 binutils-common=2.40-2 \
	binutils-x86-64-linux-gnu=2.40-2 libbinutils=2.40-2 libctf0=2.40-2 libctf-nobfd0=2.40-2 \
	libjansson4=2.14-2 llvm-19=1:19.1.7-3~deb12u1 libllvm19=1:19.1.7-3~deb12u1

printf '.section .modinfo,"a"\n.asciz "license=GPL"\n' > module.s
run x86_64-linux-gnu-as -g -o module.ko module.s
openssl req -new -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=test/ -keyout key.pem \
	-out cert.pem >/dev/null 2>&1 || cannot 'openssl made no key'
run "$root/usr/lib/linux-kbuild-6.1/scripts/sign-file" sha256 key.pem cert.pem module.ko

# outcome COMMAND...: of stripping the signed module.
outcome()
{
	cp module.ko stripped.ko
	status=0
	run "$@" stripped.ko > out 2>&1 || status=$?
	signer=$(run modinfo -F signer ./stripped.ko)
	echo "status $status, $(wc -l < out) lines said, signer: ${signer:-none}"
}

guess 'a refusal, a warning, or a signature that is still there'
seen 'before' 'status 0, 0 lines said, signer: test' "$(outcome true)"
gone='status 0, 0 lines said, signer: none'
seen 'strip -g' "$gone" "$(outcome x86_64-linux-gnu-strip -g)"
seen 'objcopy --strip-debug' "$gone" "$(outcome x86_64-linux-gnu-objcopy --strip-debug)"
seen 'llvm-strip -g' "$gone" "$(outcome llvm-strip -g)"
verdict
