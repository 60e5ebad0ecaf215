# SPDX-License-Identifier: GPL-2.0
#
# Flags for all Rust sources, and rules for those outside rust/. Included by
# scripts/Makefile.build. The rules work out of tree too, where only the build
# products of rust/ exist.

_rust_flags = $(filter-out $(RUSTFLAGS_REMOVE_$(target-stem).o), \
		$(filter-out $(rustflags-remove-y), \
			$(KBUILD_RUSTFLAGS) $(rustflags-y)) \
		$(RUSTFLAGS_$(target-stem).o))

modkern_rustflags = $(if $(part-of-module), \
			$(KBUILD_RUSTFLAGS_MODULE) $(RUSTFLAGS_MODULE), \
			$(KBUILD_RUSTFLAGS_KERNEL) $(RUSTFLAGS_KERNEL))

rust_flags = $(_rust_flags) $(modkern_rustflags) @$(objtree)/include/generated/rustc_cfg

# Unstable features that code outside rust/ may name. The second list adds
# features that modules of 2021 name; code in the tree must not.
rust_allowed_features := arbitrary_self_types,used_with_arg,asm_goto,generic_arg_infer
rust_accepted_features := $(rust_allowed_features),allocator_api,global_asm

# The command line has the crate attributes, so that a module starts with its
# first `use`. A module may repeat them.
#
# No crate uses a leaf, so functions that its own code inlines need no second
# copy for others: rustc omits the copies for a static library. An older rustc
# requires all the code that the library would contain.
rust_leaf_type := $(if $(call rustc-min-version,109600),staticlib,rlib)

# The kernel crate has the panic handler, which a static library needs, unlike a
# library. So the kernel crate is used even if the source does not name it.
#
# Two objects may have the same file name, and so the same crate name. Their
# symbols differ by their metadata: the path, without the part that depends on
# the machine.
#
# rustc writes temporary files into --out-dir, which is the object's directory:
# the current directory may be read-only when a module is built out of tree.
rust_leaf_flags = \
	$(rust_flags) \
	-Zallow-features=$(rust_accepted_features) \
	$(if $(shell grep -sx '#!\[no_std\]' $<),,-Zcrate-attr=no_std) \
	-Zcrate-attr='feature($(rust_allowed_features))' \
	-Aunused_features \
	--sysroot=/dev/null -L $(objtree)/rust \
	-Zunstable-options --extern force:kernel --extern pin_init \
	--extern alloc \
	--crate-type $(rust_leaf_type) \
	$(if $(filter --crate-name%,$(RUSTFLAGS_$(target-stem).o)),, \
		--crate-name $(subst -,_,$(basename $(notdir $@)))) \
	-Cmetadata=$(patsubst $(KBUILD_EXTMOD)/%,%,$(basename $@)) \
	--out-dir $(dir $@)

# An object may be part of several modules. Its messages are then preceded by all
# of their names, as in C. The macros read the root of the crate: see
# rust/macros/crate_names.rs.
rust_leaf_cmd = OBJTREE=$(abspath $(objtree)) RUST_CRATE_ROOT=$< \
	RUST_MODFILE='$(modfile)' RUST_MODNAME='$(subst $(comma),_,$(subst -,_,$(modname)))' \
	$(RUSTC_OR_CLIPPY) $(rust_leaf_flags) --emit=dep-info=$(depfile)

# rustc adds comments on environment variables, which fixdep does not accept.
rust_fix_depfile = sed -i '/^\#/d' $(depfile)

# A crate is rebuilt with any crate it uses; the kernel crate is rebuilt with
# all the others.
rust_leaf_deps := $(wildcard $(objtree)/rust/libkernel.rmeta)

# It is linked with the parts of core that the kernel does not export.
rust_link_deps := $(wildcard $(objtree)/rust/core.obj \
			     $(objtree)/rust/exports_compiler_builtins_generated.h) \
		  $(srctree)/scripts/rust_link.sh $(srctree)/scripts/rust_merge.lds

# Each object is checked for floating point, which is refused, and for large stack
# frames, which give a warning. KRUSTFLAGS=-Dwarnings turns warnings into errors,
# as KCFLAGS=-Werror does for C.
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

# rustc writes an object, and nothing has to be done to it.
rust_emit = --emit=obj=$@
rust_to_obj =

# Or rustc writes bitcode: llvm-link adds the helpers that it uses as internal
# functions, which vanish when they are inlined, and clang compiles the result. All
# flags of C are passed. Only those for machine code have an effect on bitcode:
# rustc has done the rest in its own way, such as the calls of ftrace, or not at
# all, such as stack protectors. Flags of LLVM in KRUSTFLAGS or RUSTFLAGS_foo.o have
# an effect only on what rustc does, those in CFLAGS_foo.o on what clang does, and
# foo.s shows the code without helpers.
ifdef CONFIG_RUST_INLINE_HELPERS
rust-helpers := $(objtree)/rust/helpers/helpers.bc

# "make clean" knows files of such names.
rust-bitcode = $(@D)/.tmp_$(@F)

rust_emit = --emit=llvm-bc=$(rust-bitcode).bc

rust_to_obj = \
	$(LLVM_LINK) --internalize --suppress-warnings -o $(rust-bitcode).linked.bc \
		$(rust-bitcode).bc $(rust-helpers); \
	$(CC) $(CLANG_FLAGS) $(KBUILD_CFLAGS) $(modkern_cflags) -fintegrated-as \
		$(if $(filter 0,$(CONFIG_FRAME_WARN)),,-fstack-size-section) \
		$(CFLAGS_$(target-stem).o) \
		-Wno-override-module -Qunused-arguments -c -o $@ \
		$(rust-bitcode).linked.bc; \
	rm -f $(rust-bitcode).bc $(rust-bitcode).linked.bc;
endif

quiet_cmd_rustc_o_rs = $(RUSTC_OR_CLIPPY_QUIET) $(quiet_modtag) $@
      cmd_rustc_o_rs = $(rust_leaf_cmd) $(rust_emit) $<; $(rust_fix_depfile); \
	$(rust_to_obj) $(cmd_rust_link)

cmd_rust_link = \
	LD='$(LD)' NM='$(NM)' OBJCOPY='$(OBJCOPY)' KBUILD_LDFLAGS='$(KBUILD_LDFLAGS)' \
	$(CONFIG_SHELL) $(srctree)/scripts/rust_link.sh $@ $(objtree)/rust \
		$(srctree)/scripts/rust_merge.lds

define rule_rustc_o_rs
	$(call cmd_and_fixdep,rustc_o_rs)
	$(call cmd,rust_check)
	$(call cmd,objtool)
endef

$(obj)/%.o: $(src)/%.rs $(rust_leaf_deps) $(rust-helpers) $(rust_link_deps) \
		$(rust_check_deps) $$(objtool_dep) FORCE
	+$(call if_changed_rule,rustc_o_rs)

# The source with its macros expanded, formatted if possible.
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
