// SPDX-License-Identifier: GPL-2.0
/*
 * Run only some of the tests that are built in, of those in C too: KUnit's later
 * parameters kunit.enable and kunit.filter_glob.
 */

#include <kunit/test.h>
#include <linux/glob.h>
#include <linux/init.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

#undef MODULE_PARAM_PREFIX
#define MODULE_PARAM_PREFIX "kunit."

static bool enable = true;
module_param(enable, bool, 0444);
MODULE_PARM_DESC(enable, "Run tests");

/* SUITES or SUITES.CASES: in both parts, * and ? stand for other characters. */
static char *filter_glob;
module_param(filter_glob, charp, 0444);
MODULE_PARM_DESC(filter_glob, "Run only suites and tests that match");

extern struct kunit_suite **__kunit_suites_start[];
extern struct kunit_suite **__kunit_suites_end[];

static bool __init matches(const char *pattern, const char *name)
{
	return !pattern || !*pattern || glob_match(pattern, name);
}

/* Leave out the other cases. Returns whether there are any left. */
static bool __init filter_cases(struct kunit_suite *suite, const char *pattern)
{
	struct kunit_case *from, *to = suite->test_cases;

	if (!pattern)
		return true;
	kunit_suite_for_each_test_case(suite, from) {
		if (matches(pattern, from->name))
			*to++ = *from;
	}
	to->run_case = NULL;
	return to != suite->test_cases;
}

static void __init filter_suites(struct kunit_suite **suites, const char *suite_pattern,
				 const char *case_pattern)
{
	struct kunit_suite **from, **to = suites;

	for (from = suites; *from; from++) {
		if (enable && matches(suite_pattern, (*from)->name) &&
		    filter_cases(*from, case_pattern))
			*to++ = *from;
	}
	*to = NULL;
}

/* Tests run once all initcalls have. */
static int __init kunit_filter_init(void)
{
	struct kunit_suite ***suites;
	char *suite_pattern, *case_pattern;

	if (enable && !filter_glob)
		return 0;
	case_pattern = kstrdup(filter_glob ?: "", GFP_KERNEL);
	if (!case_pattern)
		return -ENOMEM;
	suite_pattern = strsep(&case_pattern, ".");
	for (suites = __kunit_suites_start; suites < __kunit_suites_end; suites++)
		filter_suites(*suites, suite_pattern, case_pattern);
	kfree(suite_pattern);
	return 0;
}
late_initcall(kunit_filter_init);
