// SPDX-License-Identifier: GPL-2.0

#include <linux/of.h>
#include <linux/property.h>

__rust_helper bool rust_helper_is_of_node(const struct fwnode_handle *fwnode)
{
	return is_of_node(fwnode);
}
