// SPDX-License-Identifier: GPL-2.0
/* A suite in C: its section has another name, and the module runs it itself. */

#include <kunit/test.h>
#include <linux/module.h>

static void passes(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 1 + 1, 2);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(passes),
	{}
};

static struct kunit_suite suite = {
	.name = "kunit_section_c",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_LICENSE("GPL");
