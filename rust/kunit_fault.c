// SPDX-License-Identifier: GPL-2.0
/*
 * Fault injection for tests: with rust_kunit.fault on the kernel's command line,
 * a test runs again for each of its allocations, which then fails.
 */

#include <linux/debugfs.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>

#include "kunit.h"

#undef MODULE_PARAM_PREFIX
#define MODULE_PARAM_PREFIX "rust_kunit."

static bool fault;
module_param(fault, bool, 0444);
MODULE_PARM_DESC(fault, "Run tests also while their allocations fail");

static unsigned int failed;
module_param(failed, uint, 0444);
MODULE_PARM_DESC(failed, "How many allocations were made to fail");

/* The task whose allocations are counted. */
static struct task_struct *victim;

/* Returns the variable behind a file in debugfs, which has no other setter. */
static void *__init variable(const char *dir, const char *name)
{
	struct dentry *parent = debugfs_lookup(dir, NULL);
	struct dentry *file = parent ? debugfs_lookup(name, parent) : NULL;
	void *value = file ? d_inode(file)->i_private : NULL;

	dput(file);
	dput(parent);
	return value;
}

/*
 * Makes every allocation able to fail, even if it may wait for memory, and
 * without a stack trace of each in the log, which has the tests' results.
 */
static int __init rust_kunit_fault_init(void)
{
	bool *slab_wait = variable("failslab", "ignore-gfp-wait");
	bool *page_wait = variable("fail_page_alloc", "ignore-gfp-wait");
	bool *page_highmem = variable("fail_page_alloc", "ignore-gfp-highmem");
	u32 *page_order = variable("fail_page_alloc", "min-order");
	unsigned long *slab_verbose = variable("failslab", "verbose");
	unsigned long *page_verbose = variable("fail_page_alloc", "verbose");

	if (!fault)
		return 0;
	if (!slab_wait || !page_wait || !page_highmem || !page_order ||
	    !slab_verbose || !page_verbose) {
		pr_warn("rust_kunit: no allocation can be made to fail\n");
		fault = false;
		return 0;
	}
	*slab_wait = false;
	*page_wait = false;
	*page_highmem = false;
	*page_order = 0;
	*slab_verbose = 0;
	*page_verbose = 0;
	return 0;
}
late_initcall_sync(rust_kunit_fault_init);

/**
 * rust_kunit_fault_wanted() - Return whether tests run with fault injection.
 */
bool rust_kunit_fault_wanted(void)
{
	return fault;
}
EXPORT_SYMBOL_GPL(rust_kunit_fault_wanted);

/**
 * rust_kunit_fault_begin() - Make an allocation of the current thread fail.
 * @nth: the number of the allocation from now on; 1 is the next one
 */
void rust_kunit_fault_begin(unsigned int nth)
{
	victim = current;
	WRITE_ONCE(current->fail_nth, nth);
}
EXPORT_SYMBOL_GPL(rust_kunit_fault_begin);

/**
 * rust_kunit_fault_struck() - Return whether the allocation has failed.
 */
bool rust_kunit_fault_struck(void)
{
	return victim == current && !READ_ONCE(current->fail_nth);
}
EXPORT_SYMBOL_GPL(rust_kunit_fault_struck);

/**
 * rust_kunit_fault_end() - Stop making allocations fail.
 *
 * Return: whether an allocation has failed.
 */
bool rust_kunit_fault_end(void)
{
	bool struck = rust_kunit_fault_struck();

	failed += struck;
	WRITE_ONCE(current->fail_nth, 0);
	victim = NULL;
	return struck;
}
EXPORT_SYMBOL_GPL(rust_kunit_fault_end);
