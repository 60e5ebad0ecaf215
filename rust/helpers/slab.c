// SPDX-License-Identifier: GPL-2.0

#include <linux/slab.h>

#ifndef CONFIG_TRACING
__rust_helper void *
rust_helper_kmem_cache_alloc_trace(struct kmem_cache *s, gfp_t flags, size_t size)
{
	return kmem_cache_alloc_trace(s, flags, size);
}
#endif

__rust_helper void *rust_helper_kmalloc_node(size_t size, gfp_t flags, int node)
{
	return kmalloc_node(size, flags, node);
}
