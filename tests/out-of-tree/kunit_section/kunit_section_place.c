// SPDX-License-Identifier: GPL-2.0
/* The section of suites in Rust, with a pointer to something of the kernel. */

#include <linux/kernel.h>
#include <linux/module.h>

static void *pointer __used __section(".rust_kunit_suites") = printk;

MODULE_LICENSE("GPL");
