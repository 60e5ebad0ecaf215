# SPDX-License-Identifier: GPL-2.0
#
# Code generation for x86_64. The target is described here because rustc's own
# x86_64-unknown-none has no hardening against straight-line speculation.

rust-arch-flags		:=

rust-target-arch	:= x86_64
rust-target-llvm	:= x86_64-linux-gnu
rust-target-abi		:= x86-softfloat
rust-target-layout	:= e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128

# No floating point, and no vector registers: their contents belong to user
# space.
rust-target-features-y	:= -mmx -sse -sse2 -sse3 -ssse3 -sse4.1 -sse4.2 -avx -avx2 +soft-float

# Indirect branches go through thunks, which the boot code patches for the CPU.
# All three features are needed: the last two select the branches, the first one
# the external thunks.
rust-target-features-$(CONFIG_RETPOLINE) += \
	+retpoline-external-thunk +retpoline-indirect-branches +retpoline-indirect-calls
rust-target-features-$(CONFIG_SLS) += +harden-sls-ijmp +harden-sls-ret

# A jump table would need an indirect jump.
ifdef CONFIG_RETPOLINE
rust-arch-flags += $(if $(call rustc-min-version,109300),-Cjump-tables=n,-Zno-jump-tables)
endif

ifdef CONFIG_RETHUNK
rust-arch-flags += -Zfunction-return=thunk-extern
endif

rust-arch-flags += -Cno-redzone=y -Ccode-model=kernel

# The kernel keeps its stack aligned to 8 bytes, as -mstack-alignment=8 tells
# the C compiler. With the ABI's 16, LLVM would assume the alignment, not
# establish it. Clang marks the value as one that may not differ ("error"), and
# LLVM links only modules that agree on this.
rust-arch-flags += -Zllvm_module_flag=override-stack-alignment:u32:8:error

# Space for a call of ftrace at the start of each function, in the format that
# arch/x86/kernel/ftrace.c expects. GNU ld does not merge the list of these
# places with that of C objects.
ifeq ($(CONFIG_DYNAMIC_FTRACE)$(CONFIG_LD_IS_LLD),yy)
rust-arch-flags += -Zpatchable-function-entry=5
endif

rust-target-cpu-y			:= x86-64
rust-target-cpu-$(CONFIG_MK8)		:= k8
rust-target-cpu-$(CONFIG_MPSC)		:= nocona
rust-target-cpu-$(CONFIG_MCORE2)	:= core2
rust-target-cpu-$(CONFIG_MATOM)		:= atom
rust-arch-flags += -Ctarget-cpu=$(rust-target-cpu-y)
rust-arch-flags += -Ztune-cpu=$(if $(CONFIG_GENERIC_CPU),generic,$(rust-target-cpu-y))

BINDGEN_TARGET := x86_64-linux-gnu
