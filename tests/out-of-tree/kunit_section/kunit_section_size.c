// SPDX-License-Identifier: GPL-2.0
/* The section of suites in Rust, of a size that none can have. */

#include <linux/module.h>

static int number[] __used __aligned(8) __section(".rust_kunit_suites") = { 1, 2, 3 };

MODULE_LICENSE("GPL");
