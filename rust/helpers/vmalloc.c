// SPDX-License-Identifier: GPL-2.0

#include <linux/vmalloc.h>

/* No variant of vmalloc() that takes an alignment is exported to modules. */
__rust_helper_noinline void *
rust_helper_vmalloc_node_align(unsigned long size, unsigned long align,
			       gfp_t flags, int node)
{
	return __vmalloc_node(size, align, flags, node,
			      __builtin_return_address(0));
}
