// SPDX-License-Identifier: GPL-2.0
/*
 * Filters for all tests, including those in C: the parameters kunit.enable and
 * kunit.filter_glob of later kernels.
 */

#include <kunit/test.h>
#include <linux/glob.h>
#include <linux/init.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

#include "kunit_filter.h"

#undef MODULE_PARAM_PREFIX
#define MODULE_PARAM_PREFIX "kunit."

static bool enable = true;
/* Of tests in modules, those run whose module is loaded while this is true. */
module_param(enable, bool, 0644);
MODULE_PARM_DESC(enable, "Run tests");

/* SUITES or SUITES.CASES: both parts are globs, with * and ? as wildcards. */
static char *filter_glob;
module_param(filter_glob, charp, 0444);
MODULE_PARM_DESC(filter_glob, "Run only suites and tests that match");

/* Whether a name matches a pattern of LEN bytes; an empty one matches all. */
static bool matches(const char *pattern, size_t len, const char *name)
{
	char glob[256];

	if (!len)
		return true;
	len = min(len, sizeof(glob) - 1);
	memcpy(glob, pattern, len);
	glob[len] = '\0';
	return glob_match(glob, name);
}

/* Remove the other test cases. Returns whether any are left. */
static bool filter_cases(struct kunit_suite *suite, const char *pattern)
{
	struct kunit_case *from, *to = suite->test_cases;

	if (!pattern)
		return true;
	kunit_suite_for_each_test_case(suite, from) {
		if (matches(pattern, strlen(pattern), from->name))
			*to++ = *from;
	}
	to->run_case = NULL;
	return to != suite->test_cases;
}

/**
 * kunit_filter_suites() - Remove the suites and cases that are not to run.
 * @suites: NULL-terminated array of suites
 */
void kunit_filter_suites(struct kunit_suite **suites)
{
	const char *pattern = filter_glob ?: "";
	const char *dot = strchr(pattern, '.');
	size_t len = dot ? dot - pattern : strlen(pattern);
	struct kunit_suite **from, **to = suites;

	for (from = suites; *from; from++) {
		if (enable && matches(pattern, len, (*from)->name) &&
		    filter_cases(*from, dot ? dot + 1 : NULL))
			*to++ = *from;
	}
	*to = NULL;
}

/* Built-in tests run after all initcalls. */
static int __init kunit_filter_init(void)
{
	struct kunit_suite ***suites;

	for (suites = __kunit_suites_start; suites < __kunit_suites_end; suites++)
		kunit_filter_suites(*suites);
	return 0;
}
late_initcall(kunit_filter_init);
