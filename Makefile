# SPDX-License-Identifier: GPL-2.0
#
# As if this repository were the kernel: goals and variables are handed to the
# make of the patched tree, which is made and brought up to date first. It gets
# its O=, LLVM=1 and the toolchain from the tool; "./x --help" tells the rest.
#
#	make LLVM=1 bzImage
#	make LLVM=1 M=path/to/module modules
#
# Without a goal, none is handed on: which one is meant depends on M=.

here := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))

.PHONY: $(MAKECMDGOALS) forward
.DEFAULT_GOAL := forward
.SILENT:

$(MAKECMDGOALS): forward ;

forward:
	+$(here)/x make -- $(MAKECMDGOALS) $(MAKEOVERRIDES)
