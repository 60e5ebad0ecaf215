// SPDX-License-Identifier: GPL-2.0
/*
 * Run the suites of modules in Rust once they are loaded. A module in C does so
 * in its init function; in Rust that function belongs to the module's author.
 *
 * The section ".rust_kunit_suites" of a module is an array of pointers to its
 * suites, to which each #[kunit_tests] adds one. It has a name of its own
 * because in ".kunit_test_suites" modules in C have pointers to arrays of
 * suites, which they run themselves.
 */

#include <kunit/test.h>
#include <linux/init.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "../../kernel/module-internal.h"
#include "kunit_filter.h"

/* The suites of a module that is loaded, or is being loaded. */
struct suites {
	struct list_head node;
	struct module *mod;
	/* Whether the suites have run, and are in debugfs. */
	bool have_run;
	/* NULL-terminated. */
	struct kunit_suite *suites[];
};

static LIST_HEAD(modules_with_suites);
static DEFINE_MUTEX(modules_lock);

/* Any object file may contain a section of this name, so check its contents. */
static bool is_valid(const struct module *mod, const Elf_Shdr *section)
{
	struct kunit_suite **suites = (struct kunit_suite **)section->sh_addr;
	size_t i;

	if (section->sh_type != SHT_PROGBITS || section->sh_size % sizeof(*suites) ||
	    !IS_ALIGNED(section->sh_addr, sizeof(*suites)))
		return false;
	for (i = 0; i < section->sh_size / sizeof(*suites); i++) {
		unsigned long start = (unsigned long)suites[i];

		if (!IS_ALIGNED(start, __alignof__(**suites)) ||
		    !within_module_core(start, mod) ||
		    !within_module_core(start + sizeof(**suites) - 1, mod))
			return false;
	}
	return true;
}

static int note(struct module *mod, const Elf_Shdr *section)
{
	size_t count = section->sh_size / sizeof(struct kunit_suite *);
	struct suites *suites;

	if (!is_valid(mod, section))
		return -EINVAL;
	suites = kzalloc(struct_size(suites, suites, count + 1), GFP_KERNEL);
	if (!suites)
		return -ENOMEM;
	suites->mod = mod;
	memcpy(suites->suites, (void *)section->sh_addr, section->sh_size);
	mutex_lock(&modules_lock);
	list_add_tail(&suites->node, &modules_with_suites);
	mutex_unlock(&modules_lock);
	return 0;
}

/**
 * rust_kunit_module_coming() - Record the suites of a module.
 * @mod: the module, which is MODULE_STATE_COMING
 * @info: the loader's information about the module
 * @index: the index of its section RUST_KUNIT_SECTION; zero if it has none
 */
void rust_kunit_module_coming(struct module *mod, const struct load_info *info,
			      unsigned int index)
{
	int ret = index ? note(mod, &info->sechdrs[index]) : 0;

	if (ret == -EINVAL)
		pr_err("%s: section %s is no array of test suites; none of them will run\n",
		       mod->name, RUST_KUNIT_SECTION);
	else if (ret)
		pr_err("%s: no memory to run the test suites\n", mod->name);
}

/* Returns the recorded suites. Calls for one module are serialized. */
static struct suites *suites_of(const struct module *mod)
{
	struct suites *suites, *found = NULL;

	mutex_lock(&modules_lock);
	list_for_each_entry(suites, &modules_with_suites, node) {
		if (suites->mod == mod)
			found = suites;
	}
	mutex_unlock(&modules_lock);
	return found;
}

static void loaded(struct suites *suites)
{
	struct kunit_suite **suite;

	kunit_filter_suites(suites->suites);
	__kunit_test_suites_init(suites->suites);
	suites->have_run = true;
	for (suite = suites->suites; *suite; suite++) {
		/* The thread of a failed test still uses module code. */
		if (!kunit_suite_has_succeeded(*suite)) {
			__module_get(suites->mod);
			return;
		}
	}
}

static void unloaded(struct suites *suites)
{
	if (suites->have_run)
		__kunit_test_suites_exit(suites->suites);
	mutex_lock(&modules_lock);
	list_del(&suites->node);
	mutex_unlock(&modules_lock);
	kfree(suites);
}

static int changed(struct notifier_block *block, unsigned long state, void *mod)
{
	struct suites *suites = suites_of(mod);

	if (suites && state == MODULE_STATE_LIVE)
		loaded(suites);
	else if (suites && state == MODULE_STATE_GOING)
		unloaded(suites);
	return NOTIFY_OK;
}

static struct notifier_block block = { .notifier_call = changed };

static int __init kunit_modules_init(void)
{
	return register_module_notifier(&block);
}
late_initcall(kunit_modules_init);
