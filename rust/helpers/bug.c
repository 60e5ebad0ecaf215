// SPDX-License-Identifier: GPL-2.0

#include <linux/bug.h>
#include <linux/printk.h>

__rust_helper_noinline __noreturn void rust_helper_BUG(void)
{
	BUG();
}

#ifdef CONFIG_BUG
/* WARN() with a source location that is not in C, and the caller's address. */
__rust_helper_noinline void rust_helper_warn_at(const char *file, int line)
{
	pr_warn(CUT_HERE);
	__warn(file, line, __builtin_return_address(0), TAINT_WARN, NULL, NULL);
}
#endif
