// SPDX-License-Identifier: GPL-2.0

#include <linux/nodemask.h>

/* Unlike node_online(), accepts any number. */
__rust_helper bool rust_helper_node_exists(int node)
{
	return node >= 0 && node < MAX_NUMNODES && node_online(node);
}
