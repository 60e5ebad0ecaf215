# SPDX-License-Identifier: GPL-2.0
#
# Rules for Rust sources outside rust/. Included by scripts/Makefile.build.
# They work out of tree too, where only the products of rust/ are there.

_rust_flags = $(filter-out $(RUSTFLAGS_REMOVE_$(target-stem).o), \
		$(filter-out $(rustflags-remove-y), \
			$(KBUILD_RUSTFLAGS) $(rustflags-y)) \
		$(RUSTFLAGS_$(target-stem).o))

modkern_rustflags = $(if $(part-of-module), \
			$(KBUILD_RUSTFLAGS_MODULE) $(RUSTFLAGS_MODULE), \
			$(KBUILD_RUSTFLAGS_KERNEL) $(RUSTFLAGS_KERNEL))

rust_flags = $(_rust_flags) $(modkern_rustflags) @$(objtree)/include/generated/rustc_cfg

# Unstable features that code outside rust/ may name. The second line is what
# modules of 2021 name; nothing in the tree should.
rust_allowed_features := arbitrary_self_types,used_with_arg,asm_goto,generic_arg_infer
rust_accepted_features := $(rust_allowed_features),allocator_api,global_asm

# Each crate attribute is given on the command line, so that a module starts
# with its first `use`. A module may say them again.
#
# No crate is built on a leaf, so that what its own code inlined need not be
# there once more for others: that is a static library, to rustc. An older one
# insists on finding all the code to put into it.
rust_leaf_type := $(if $(call rustc-min-version,109600),staticlib,rlib)

# The kernel crate, which has the panic handler, is used whether or not the
# source names it: a static library needs one, and a library does not.
#
# Two objects may have the same file name, and so the same crate name. Their
# symbols differ by their metadata: the path, as far as it says the same on any
# machine.
#
# rustc writes temporary files into --out-dir, which must be the object's: the
# current directory may be read-only when a module is built out of tree.
rust_leaf_flags = \
	$(rust_flags) \
	-Zallow-features=$(rust_accepted_features) \
	$(if $(shell grep -sx '#!\[no_std\]' $<),,-Zcrate-attr=no_std) \
	-Zcrate-attr='feature($(rust_allowed_features))' \
	-Aunused_features \
	--sysroot=/dev/null -L $(objtree)/rust \
	-Zunstable-options --extern force:kernel --extern pin_init --extern alloc \
	--crate-type $(rust_leaf_type) \
	$(if $(filter --crate-name%,$(RUSTFLAGS_$(target-stem).o)),, \
		--crate-name $(subst -,_,$(basename $(notdir $@)))) \
	-Cmetadata=$(patsubst $(KBUILD_EXTMOD)/%,%,$(basename $@)) \
	--out-dir $(dir $@)

# An object may be part of several modules. What it prints is then preceded by
# all of their names, as in C. The macros look into the root of the crate: see
# rust/macros/crate_names.rs.
rust_leaf_cmd = OBJTREE=$(abspath $(objtree)) RUST_CRATE_ROOT=$< \
	RUST_MODFILE='$(modfile)' RUST_MODNAME='$(subst $(comma),_,$(subst -,_,$(modname)))' \
	$(RUSTC_OR_CLIPPY) $(rust_leaf_flags) --emit=dep-info=$(depfile)

# fixdep knows make's syntax, and rustc adds comments on environment variables.
rust_fix_depfile = sed -i '/^\#/d' $(depfile)

# A crate is rebuilt with any crate it uses; the kernel crate is rebuilt with
# all the others.
rust_leaf_deps := $(wildcard $(objtree)/rust/libkernel.rmeta)

# And linked with what the kernel does not export of core.
rust_link_deps := $(wildcard $(objtree)/rust/exports_core_generated.h \
			     $(objtree)/rust/exports_compiler_builtins_generated.h) \
		  $(srctree)/scripts/rust_link.sh $(srctree)/scripts/rust_merge.lds

# What the kernel cannot run, or not safely, is refused or warned of in each
# object: floating point, and large stack frames. Where C's warnings are errors,
# with KCFLAGS=-Werror, Rust's are with KRUSTFLAGS=-Dwarnings.
rust_check_deps := $(addprefix $(srctree)/scripts/, \
			rust_float.sh rust_frame.sh rust_where.sh)

rust_warnings_are_errors = $(filter -Dwarnings,$(subst -D warnings,-Dwarnings,$(rust_flags)))

cmd_rust_check = \
	NM='$(NM)' OBJDUMP='$(OBJDUMP)' \
	$(CONFIG_SHELL) $(srctree)/scripts/rust_float.sh $@
ifneq ($(CONFIG_FRAME_WARN),0)
cmd_rust_check += && \
	OBJDUMP='$(OBJDUMP)' OBJCOPY='$(OBJCOPY)' \
	$(CONFIG_SHELL) $(srctree)/scripts/rust_frame.sh $@ $(CONFIG_FRAME_WARN) \
		$(if $(rust_warnings_are_errors),error)
endif

quiet_cmd_rustc_o_rs = $(RUSTC_OR_CLIPPY_QUIET) $(quiet_modtag) $@
      cmd_rustc_o_rs = $(rust_leaf_cmd) --emit=obj=$@ $<; $(rust_fix_depfile); \
	$(cmd_rust_link)

cmd_rust_link = \
	LD='$(LD)' NM='$(NM)' OBJCOPY='$(OBJCOPY)' KBUILD_LDFLAGS='$(KBUILD_LDFLAGS)' \
	$(CONFIG_SHELL) $(srctree)/scripts/rust_link.sh $@ $(objtree)/rust \
		$(srctree)/scripts/rust_merge.lds

define rule_rustc_o_rs
	$(call cmd_and_fixdep,rustc_o_rs)
	$(call cmd,rust_check)
	$(call cmd,objtool)
endef

$(obj)/%.o: $(src)/%.rs $(rust_leaf_deps) $(rust_link_deps) $(rust_check_deps) \
		$$(objtool_dep) FORCE
	+$(call if_changed_rule,rustc_o_rs)

# Macros expanded, and formatted where that is possible.
quiet_cmd_rustc_rsi_rs = $(RUSTC_OR_CLIPPY_QUIET) $(quiet_modtag) $@
      cmd_rustc_rsi_rs = $(rust_leaf_cmd) -Zunpretty=expanded $< > $@; \
	$(rust_fix_depfile); \
	$(RUSTFMT) --edition 2021 $@ >/dev/null 2>&1 || true

$(obj)/%.rsi: $(src)/%.rs $(rust_leaf_deps) FORCE
	+$(call if_changed_dep,rustc_rsi_rs)

quiet_cmd_rustc_s_rs = $(RUSTC_OR_CLIPPY_QUIET) $(quiet_modtag) $@
      cmd_rustc_s_rs = $(rust_leaf_cmd) --emit=asm=$@ $<; $(rust_fix_depfile)

$(obj)/%.s: $(src)/%.rs $(rust_leaf_deps) FORCE
	+$(call if_changed_dep,rustc_s_rs)

quiet_cmd_rustc_ll_rs = $(RUSTC_OR_CLIPPY_QUIET) $(quiet_modtag) $@
      cmd_rustc_ll_rs = $(rust_leaf_cmd) --emit=llvm-ir=$@ $<; $(rust_fix_depfile)

$(obj)/%.ll: $(src)/%.rs $(rust_leaf_deps) FORCE
	+$(call if_changed_dep,rustc_ll_rs)
