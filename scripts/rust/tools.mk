# SPDX-License-Identifier: GPL-2.0
#
# The Rust tools. Included by the top Makefile for every kind of build, since
# Kconfig asks these tools for their versions.

RUSTC		= rustc
RUSTDOC		= rustdoc
RUSTFMT		= rustfmt
CLIPPY_DRIVER	= clippy-driver
BINDGEN		= bindgen
LLVM_LINK	= $(LLVM_PREFIX)llvm-link$(LLVM_SUFFIX)
HOSTRUSTC	= rustc

# "make CLIPPY=1" lints while it builds.
ifeq ($(origin CLIPPY),command line)
  KBUILD_CLIPPY := $(CLIPPY)
endif

ifeq ($(KBUILD_CLIPPY),1)
  RUSTC_OR_CLIPPY_QUIET := CLIPPY
  RUSTC_OR_CLIPPY = $(CLIPPY_DRIVER)
else
  RUSTC_OR_CLIPPY_QUIET := RUSTC
  RUSTC_OR_CLIPPY = $(RUSTC)
endif

# The kernel needs unstable features (such as building "core" itself). Stable
# compilers accept them only with this variable.
export RUSTC_BOOTSTRAP := 1

# Record the version in include/config/auto.conf.cmd, so that Kconfig runs
# again, and Rust code is built again, when the compiler or bindgen changes.
RUSTC_VERSION_TEXT = \
	$(subst $(pound),,$(shell MAKEFLAGS= MFLAGS= $(RUSTC) --version 2>/dev/null))
BINDGEN_VERSION_TEXT = \
	$(subst $(pound),,$(shell MAKEFLAGS= MFLAGS= $(BINDGEN) --version 2>/dev/null))

export RUSTC RUSTDOC RUSTFMT CLIPPY_DRIVER BINDGEN HOSTRUSTC RUST_LIB_SRC
export LLVM_LINK
export RUSTC_OR_CLIPPY RUSTC_OR_CLIPPY_QUIET

ifdef config-build
export RUSTC_VERSION_TEXT BINDGEN_VERSION_TEXT
endif
