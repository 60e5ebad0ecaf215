# SPDX-License-Identifier: GPL-2.0
#
# Flags for every Rust file of the kernel. Included by the top Makefile when
# CONFIG_RUST is set, after the flags for C are known. Flags that depend on the
# architecture come from rust/arch/$(SRCARCH).mk.

# Shared by kernel and host code.
rust_common_flags := --edition=2021 \
	-Astable_features \
	-Dnon_ascii_idents \
	-Dunsafe_op_in_unsafe_fn \
	-Wmissing_docs \
	-Wrust_2018_idioms \
	-Wunreachable_pub \
	-Wrustdoc::missing_crate_level_docs \
	-Wrustdoc::unescaped_backticks \
	-Wclippy::all \
	-Wclippy::ignored_unit_patterns \
	-Wclippy::mut_mut \
	-Wclippy::needless_bitwise_bool \
	-Wclippy::ptr_as_ptr \
	-Wclippy::undocumented_unsafe_blocks \
	-Wclippy::unnecessary_safety_comment \
	-Wclippy::unnecessary_safety_doc

# The linker has to be one word. HOSTCC may have a wrapper in front, or options.
rust_host_link := -Clinker-flavor=gcc \
	-Clinker=$(lastword $(filter-out -%,$(HOSTCC))) \
	$(addprefix -Clink-arg=,$(filter -%,$(HOSTCC)))

KBUILD_HOSTRUSTFLAGS := $(rust_common_flags) -O -Cstrip=debuginfo $(HOSTRUSTFLAGS)

KBUILD_RUSTFLAGS := $(rust_common_flags) \
	-Cpanic=abort -Cembed-bitcode=n -Clto=n \
	-Cforce-unwind-tables=n -Ccodegen-units=1 \
	-Csymbol-mangling-version=v0 \
	-Crelocation-model=static \
	-Zfunction-sections=n

KBUILD_RUSTFLAGS_KERNEL :=
KBUILD_RUSTFLAGS_MODULE := --cfg MODULE

include $(srctree)/rust/arch/$(SRCARCH).mk
KBUILD_RUSTFLAGS += $(rust-arch-flags)

# The target is one of the compiler's own, or a specification that rust/Makefile
# writes.
ifdef rust-target
KBUILD_RUSTFLAGS += --target=$(rust-target)
else
KBUILD_RUSTFLAGS += --target=$(objtree)/include/generated/rust-target.json
KBUILD_RUSTFLAGS += $(if $(call rustc-min-version,109500),-Zunstable-options)
endif

ifdef CONFIG_CC_OPTIMIZE_FOR_SIZE
KBUILD_RUSTFLAGS += -Copt-level=s
else
KBUILD_RUSTFLAGS += -Copt-level=2
endif

KBUILD_RUSTFLAGS += -Cdebug-assertions=$(if $(CONFIG_RUST_DEBUG_ASSERTIONS),y,n)
KBUILD_RUSTFLAGS += -Coverflow-checks=$(if $(CONFIG_RUST_OVERFLOW_CHECKS),y,n)
KBUILD_RUSTFLAGS += -Cforce-frame-pointers=$(if $(CONFIG_FRAME_POINTER),y,n)

# For scripts/rust_frame.sh, in place of -Wframe-larger-than.
ifneq ($(CONFIG_FRAME_WARN),0)
KBUILD_RUSTFLAGS += -Zemit-stack-sizes
endif

ifdef CONFIG_DEBUG_INFO
KBUILD_RUSTFLAGS += -Cdebuginfo=$(if $(CONFIG_DEBUG_INFO_REDUCED),1,2)
KBUILD_RUSTFLAGS += -Zdwarf-version=$(if $(CONFIG_DEBUG_INFO_DWARF4),4,5)
ifdef CONFIG_DEBUG_INFO_COMPRESSED
KBUILD_RUSTFLAGS += -Zdebuginfo-compression=zlib
endif
endif

include $(srctree)/scripts/rust/sanitize.mk

# Panic messages name a file by its path in the source tree.
KBUILD_RUSTFLAGS += --remap-path-prefix=$(srctree)/=

# The user's flags come last.
KBUILD_RUSTFLAGS += $(KRUSTFLAGS)

export rust_common_flags rust_host_link KBUILD_HOSTRUSTFLAGS
export KBUILD_RUSTFLAGS KBUILD_RUSTFLAGS_KERNEL KBUILD_RUSTFLAGS_MODULE
export RUSTFLAGS_KERNEL RUSTFLAGS_MODULE
