// SPDX-License-Identifier: GPL-2.0

#include <linux/delay.h>

__rust_helper void rust_helper_fsleep(unsigned long usecs)
{
	fsleep(usecs);
}

__rust_helper void rust_helper_udelay(unsigned long usecs)
{
	udelay(usecs);
}
