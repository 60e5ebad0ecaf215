# SPDX-License-Identifier: GPL-2.0
#
# Print the objects of a module in a directory and below it, one a line:
#
#	$(MAKE) -f THIS_FILE obj=DIR
#
# The objects need not have been built.

this-file := $(firstword $(MAKEFILE_LIST))
src := $(obj)

PHONY := __objects
__objects:

# As in scripts/Makefile.build: Kbuild files add to these.
obj-y :=
obj-m :=
lib-y :=
lib-m :=
always :=
always-y :=
always-m :=
targets :=
subdir-y :=
subdir-m :=
extra-y :=

-include $(objtree)/include/config/auto.conf

include scripts/Kbuild.include

kbuild-dir := $(if $(filter /%,$(src)),$(src),$(srctree)/$(src))
kbuild-file := $(if $(wildcard $(kbuild-dir)/Kbuild),$(kbuild-dir)/Kbuild,$(kbuild-dir)/Makefile)
include $(kbuild-file)

include scripts/Makefile.lib

__objects: $(subdir-ym)
	@printf '%s\n' $(real-obj-y) $(real-obj-m) $(lib-y) $(extra-y)

PHONY += $(subdir-ym)
$(subdir-ym):
	$(Q)$(MAKE) -f $(this-file) obj=$@

.PHONY: $(PHONY)
