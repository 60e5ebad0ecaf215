// SPDX-License-Identifier: GPL-2.0
/*
 * The twin of tests/out-of-tree/params/params.rs.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>

static int number = 42;
module_param(number, int, 0444);
MODULE_PARM_DESC(number, "A number (default: 42)");

static bool flag;
module_param(flag, bool, 0644);
MODULE_PARM_DESC(flag, "A flag that may change (default: N)");

static char *text = "none";
module_param(text, charp, 0444);
MODULE_PARM_DESC(text, "A text (default: none)");

static unsigned long long secret;
module_param(secret, ullong, 0);
MODULE_PARM_DESC(secret, "A number that has no file in sysfs (default: 0)");

static void print(void)
{
	pr_info("number=%d flag=%s text=%s secret=%llu\n", number,
		flag ? "true" : "false", text, secret);
}

static int __init params_init(void)
{
	print();
	return 0;
}

static void __exit params_exit(void)
{
	print();
}

module_init(params_init);
module_exit(params_exit);

MODULE_AUTHOR("Rust for LTS");
MODULE_DESCRIPTION("Module with parameters");
MODULE_LICENSE("GPL");
