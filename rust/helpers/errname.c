// SPDX-License-Identifier: GPL-2.0

#include <linux/errname.h>

#ifndef CONFIG_SYMBOLIC_ERRNAME
__rust_helper const char *rust_helper_errname(int err)
{
	return errname(err);
}
#endif
