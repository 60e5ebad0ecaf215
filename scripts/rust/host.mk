# SPDX-License-Identifier: GPL-2.0
#
# Programs in Rust for the machine that builds. Included by scripts/Makefile.host.
#
#	hostprogs := tool
#	tool-rust := y
#
# builds tool from tool.rs and the modules that tool.rs names.

host-rust := $(addprefix $(obj)/,$(host-rust-names))

hostrust_flags = $(KBUILD_HOSTRUSTFLAGS) $(HOST_EXTRARUSTFLAGS) \
		 $(HOSTRUSTFLAGS_$(target-stem))

quiet_cmd_host-rust = HOSTRUSTC $@
      cmd_host-rust = \
	$(HOSTRUSTC) $(hostrust_flags) \
		$(rust_host_link) \
		--crate-name $(subst -,_,$(target-stem)) --out-dir $(dir $@) \
		--emit=dep-info=$(depfile),link=$@ $<; \
	sed -i '/^\#/d' $(depfile)

$(host-rust): $(obj)/%: $(src)/%.rs FORCE
	+$(call if_changed_dep,host-rust)

targets += $(host-rust)
