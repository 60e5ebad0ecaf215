# SPDX-License-Identifier: GPL-2.0
#
# Modules outside of the tree: check that the kernel and the tools fit Rust code
# before anything in the directory is compiled. Included by
# scripts/Makefile.build.

rust-sources := $(foreach o,$(patsubst $(obj)/%.o,%,$(real-obj-y) $(real-obj-m)), \
	$(if $(wildcard $(addprefix $(kbuild-dir)/$(o),.c .S)),, \
		$(wildcard $(kbuild-dir)/$(o).rs)))

ifneq ($(strip $(rust-sources)),)

ifeq ($(RUSTC_OR_CLIPPY_QUIET),CLIPPY)
rust-module-rustc := RUSTC='$(CLIPPY_DRIVER) --rustc' RUSTC_NAME=CLIPPY_DRIVER
else
rust-module-rustc := RUSTC='$(RUSTC)' RUSTC_NAME=RUSTC
endif

rust-module-problem := $(shell CC='$(CC)' $(rust-module-rustc) \
	$(CONFIG_SHELL) $(srctree)/scripts/rust_module.sh)

ifneq ($(rust-module-problem),)
$(error $(notdir $(firstword $(rust-sources))): $(rust-module-problem))
endif

endif
