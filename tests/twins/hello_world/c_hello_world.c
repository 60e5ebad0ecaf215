// SPDX-License-Identifier: GPL-2.0
/*
 * The twin of samples/rust/rust_hello_world.rs.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>

static int __init hello_world_init(void)
{
	pr_info("Hello world from C!\n");
	return 0;
}

static void __exit hello_world_exit(void)
{
	pr_info("Goodbye world from C!\n");
}

module_init(hello_world_init);
module_exit(hello_world_exit);

MODULE_AUTHOR("Rust for LTS");
MODULE_DESCRIPTION("Hello world in C");
MODULE_LICENSE("GPL");
