# SPDX-License-Identifier: GPL-2.0
#
# The sanitizers for C's memory work for Rust too: rustc has the same passes of
# LLVM, which call the same functions of the kernel. Included by flags.mk;
# scripts/Makefile.kasan and scripts/Makefile.kcsan are the part for C.
#
# All crates are compiled alike, or rustc refuses to combine them. So
# "KASAN_SANITIZE := n" in a Makefile has no effect on Rust.

rust-llvm-args = $(addprefix -Cllvm-args=-,$(1))

ifdef CONFIG_KASAN_GENERIC
# Continue after a report. ODR indicators would be exported with their globals.
KBUILD_RUSTFLAGS += -Zsanitizer=kernel-address -Zsanitizer-recover=kernel-address
KBUILD_RUSTFLAGS += $(call rust-llvm-args, \
	asan-mapping-offset=$(CONFIG_KASAN_SHADOW_OFFSET) \
	asan-instrumentation-with-call-threshold=$(if $(CONFIG_KASAN_INLINE),10000,0) \
	asan-stack=$(CONFIG_KASAN_STACK) \
	asan-use-odr-indicator=0)
endif

ifdef CONFIG_KCSAN
# A volatile access is a marked one, as READ_ONCE() is in C.
KBUILD_RUSTFLAGS += -Zsanitizer=thread
KBUILD_RUSTFLAGS += $(call rust-llvm-args, \
	tsan-instrument-func-entry-exit=0 \
	tsan-compound-read-before-write=1 \
	tsan-distinguish-volatile=1)
endif
