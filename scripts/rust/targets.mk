# SPDX-License-Identifier: GPL-2.0
#
# Targets for Rust besides objects. Included by the top Makefile.

PHONY += rustavailable rustfmt rustfmtcheck

rustavailable:
	$(Q)$(CONFIG_SHELL) $(srctree)/scripts/rust_is_available.sh

# Formatting needs no configuration: it has to work in a tree just unpacked.
rustfmt_find = find $(abs_srctree) $(RCS_FIND_IGNORE) \
		-path $(abs_objtree)/include/generated -prune -o \
		-path '$(abs_objtree)/rust/tests/doctests/*/*' -prune -o \
		-path '$(abs_objtree)/rust/tests/doctests/doctests_*' -prune -o \
		-type f -name '*.rs' ! -name '*generated*' -print0

rustfmt:
	$(Q)$(rustfmt_find) | xargs -0 $(RUSTFMT) --edition 2021 $(rustfmt_flags)

rustfmtcheck: rustfmt_flags = --check
rustfmtcheck: rustfmt

# Targets that read the configuration.
rust-configured-targets :=
rust-configured-targets += rustdoc
rust-configured-targets += rust-analyzer
PHONY += $(rust-configured-targets)

ifdef CONFIG_RUST

rustdoc: prepare
	$(Q)$(MAKE) $(build)=rust $@

# Out of tree, the file is written beside the module, whose objects need not have
# been built: objects.mk lists them.
rust-analyzer: prepare
	$(Q)$(if $(KBUILD_EXTMOD),objects=$$($(MAKE) -s --no-print-directory \
		-f $(srctree)/scripts/rust/objects.mk obj=$(KBUILD_EXTMOD)) &&) \
	$(PYTHON3) $(srctree)/scripts/generate_rust_analyzer.py \
		--rustc='$(RUSTC)' --lib-src='$(RUST_LIB_SRC)' \
		--srctree=$(abs_srctree) --objtree=$(abs_objtree) \
		$(if $(KBUILD_EXTMOD),--module=$(abspath $(KBUILD_EXTMOD)) $$objects) \
		> $(extmod-prefix)rust-project.json

else

$(rust-configured-targets):
	@echo >&2 '***'
	@echo >&2 '*** "make $@" needs CONFIG_RUST=y: General setup, Rust support.'
	@echo >&2 '***'
	@false

endif

ifeq ($(KBUILD_EXTMOD),)

ifdef CONFIG_RUST
# Every directory may hold Rust, so rust/ is built before any of them.
PHONY += prepare-rust
prepare: prepare-rust
prepare-rust: prepare0 prepare-objtool
	$(Q)$(CONFIG_SHELL) $(srctree)/scripts/rust_is_available.sh --quiet
	$(Q)$(MAKE) $(build)=rust

# What is used of the crates is known when vmlinux's other objects and the modules
# are compiled.
ifdef CONFIG_RUST_TRIM
rust-trimmed := rust/trimmed.o rust/exports_used.o
KBUILD_VMLINUX_OBJS += $(rust-trimmed)
vmlinux: $(rust-trimmed)
$(rust-trimmed): trim-rust ;

PHONY += trim-rust
trim-rust: descend $(if $(CONFIG_MODULES),modules.order)
	$(Q)$(MAKE) $(build)=rust $(rust-trimmed)

ifdef CONFIG_MODULES
KBUILD_MODULES := 1
endif
endif
endif

# "make clean" keeps the files that external modules need to build.
clean: rm-files += rust-project.json

mrproper: rm-files += rust/helpers/helpers.bc
mrproper: rm-files += $(wildcard rust/*.rmeta rust/libmacros.so rust/core.obj \
			rust/bindings/*_generated.rs rust/uapi/*_generated.rs \
			rust/exports_*_generated.h)

endif
