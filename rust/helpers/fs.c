// SPDX-License-Identifier: GPL-2.0

#include <linux/fs.h>

__rust_helper void rust_helper_get_file(struct file *file)
{
	get_file(file);
}
