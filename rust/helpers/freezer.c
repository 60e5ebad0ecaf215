// SPDX-License-Identifier: GPL-2.0

#include <linux/freezer.h>

__rust_helper void rust_helper_freezer_do_not_count(void)
{
	freezer_do_not_count();
}

__rust_helper void rust_helper_freezer_count(void)
{
	freezer_count();
}
