// SPDX-License-Identifier: GPL-2.0

#include <linux/slab.h>

__rust_helper void *rust_helper_kmalloc_node(size_t size, gfp_t flags, int node)
{
	return kmalloc_node(size, flags, node);
}
