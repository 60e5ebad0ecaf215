// SPDX-License-Identifier: GPL-2.0
/*
 * Run the suites of modules in Rust once they are loaded. A module in C does so
 * in its init function, which in Rust is the module's own.
 *
 * There is a variable for each suite, which is known by a part of its name.
 */

#include <kunit/test.h>
#include <linux/init.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "kunit_filter.h"

#define SUITES "__RUST_KUNIT_SUITES"

/* Suites that have run, and are in debugfs. */
struct run {
	struct list_head node;
	struct module *mod;
	struct kunit_suite **suites;
};

static LIST_HEAD(runs);
static DEFINE_MUTEX(runs_lock);

static void run_suites(struct module *mod, struct kunit_suite **suites)
{
	struct kunit_suite **suite;
	struct run *run;

	kunit_filter_suites(suites);
	if (!*suites)
		return;
	run = kmalloc(sizeof(*run), GFP_KERNEL);
	if (!run) {
		pr_err("%s: no memory to run %s\n", mod->name, (*suites)->name);
		return;
	}
	run->mod = mod;
	run->suites = suites;
	__kunit_test_suites_init(suites);
	mutex_lock(&runs_lock);
	list_add_tail(&run->node, &runs);
	mutex_unlock(&runs_lock);
	for (suite = suites; *suite; suite++) {
		/* The thread of a test that failed is still in the module. */
		if (!kunit_suite_has_succeeded(*suite)) {
			__module_get(mod);
			return;
		}
	}
}

static void loaded(struct module *mod)
{
	/* All symbols: this is the module's own thread, which drops some later. */
	const struct mod_kallsyms *kallsyms = rcu_dereference_protected(mod->kallsyms, true);
	unsigned int i;

	for (i = 0; i < kallsyms->num_symtab; i++) {
		const Elf_Sym *symbol = &kallsyms->symtab[i];

		if (symbol->st_shndx != SHN_UNDEF &&
		    strstr(kallsyms->strtab + symbol->st_name, SUITES))
			run_suites(mod, (struct kunit_suite **)symbol->st_value);
	}
}

static void unloaded(struct module *mod)
{
	struct run *run, *next;

	mutex_lock(&runs_lock);
	list_for_each_entry_safe(run, next, &runs, node) {
		if (run->mod != mod)
			continue;
		__kunit_test_suites_exit(run->suites);
		list_del(&run->node);
		kfree(run);
	}
	mutex_unlock(&runs_lock);
}

static int changed(struct notifier_block *block, unsigned long state, void *mod)
{
	if (state == MODULE_STATE_LIVE)
		loaded(mod);
	else if (state == MODULE_STATE_GOING)
		unloaded(mod);
	return NOTIFY_OK;
}

static struct notifier_block block = { .notifier_call = changed };

static int __init kunit_modules_init(void)
{
	return register_module_notifier(&block);
}
late_initcall(kunit_modules_init);
