#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# How DKMS calls make for a kernel that was built by LLVM.
#
# Guess: for a kernel of clang and lld it adds LLVM=1, as the kernel's documentation does.
#
# Seen with dkms 3.0.10: it adds CC=clang and LD=ld.lld, from the kernel's configuration; ar, nm,
# objcopy and strip remain GNU's, and RUSTC is what PATH has. So the dkms.conf of a Rust module has a
# command of its own, and signs last, as dkms runs `strip -g` on what was built:
#   MAKE[0]="make LLVM=1 RUSTC=/usr/bin/rustc -C $kernel_source_dir
#            M=$dkms_tree/$PACKAGE_NAME/$PACKAGE_VERSION/build"

. "$(dirname "$(readlink -f "$0")")/lib"

needs bash make readelf
debian dkms=3.0.10-8+deb12u1

mkdir -p tree kernel/include source/hello-1.0
printf 'CONFIG_CC_IS_CLANG=y\nCONFIG_LD_IS_LLD=y\n' > kernel/.config
cat > kernel/Makefile <<END
all modules:
	@echo "CC=\$(CC) LD=\$(LD) LLVM=\$(LLVM) AR=\$(AR)" > $scratch/got
%:
	@:
END
echo 'obj-m := hello.o' > source/hello-1.0/Makefile
cat > source/hello-1.0/dkms.conf <<'END'
PACKAGE_NAME=hello
PACKAGE_VERSION=1.0
BUILT_MODULE_NAME[0]=hello
DEST_MODULE_LOCATION[0]=/kernel/extra
END
# No module comes of it, as this kernel compiles none: only the call is of interest.
env -u CC -u LD -u LLVM -u AR bash "$root/usr/sbin/dkms" build -m hello -v 1.0 -k 5.10.0 -a x86_64 \
	--dkmstree "$scratch/tree" --sourcetree "$scratch/source" --installtree "$scratch/installed" \
	--kernelsourcedir "$scratch/kernel" --config "$scratch/kernel/.config" > out 2>&1 || :
[ -e got ] || { tail -n 5 out >&2; cannot 'dkms did not call make'; }

guess 'LLVM=1'
seen 'what make was given' 'CC=clang LD=ld.lld LLVM= AR=ar' "$(cat got)"
verdict
