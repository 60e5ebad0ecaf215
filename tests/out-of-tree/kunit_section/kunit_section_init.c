// SPDX-License-Identifier: GPL-2.0
/* The section of suites in Rust, with a suite that is freed before it can run. */

#include <kunit/test.h>
#include <linux/init.h>
#include <linux/module.h>

static struct kunit_suite suite __initdata = { .name = "kunit_section_init" };

static struct kunit_suite *pointer __used __section(".rust_kunit_suites") = &suite;

static int __init kunit_section_init(void)
{
	return 0;
}
module_init(kunit_section_init);

static void __exit kunit_section_exit(void)
{
}
module_exit(kunit_section_exit);

MODULE_LICENSE("GPL");
