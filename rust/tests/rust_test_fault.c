// SPDX-License-Identifier: GPL-2.0
/*
 * Makes one allocation fail that a module makes during its initialization, but
 * none of the loader's: /proc/PID/fail-nth would count from when it is written.
 *
 * This is in C, so that the code under test takes no part in testing itself.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/sched.h>
#include <linux/string.h>

static char target[MODULE_NAME_LEN];
module_param_string(target, target, sizeof(target), 0644);
MODULE_PARM_DESC(target, "the module whose initialization is watched");

static unsigned int nth;
module_param(nth, uint, 0644);
MODULE_PARM_DESC(nth, "which of its allocations fails, from 1; 0: none (default: 0)");

static unsigned int failed;
module_param(failed, uint, 0644);
MODULE_PARM_DESC(failed, "how many initializations had an allocation fail");

static int result;
module_param(result, int, 0444);
MODULE_PARM_DESC(result, "what the last of those returned");

static int (*init)(void);

static int watched_init(void)
{
	int ret;

	WRITE_ONCE(current->fail_nth, nth);
	ret = init();
	if (nth && !READ_ONCE(current->fail_nth)) {
		failed++;
		result = ret;
	}
	WRITE_ONCE(current->fail_nth, 0);
	return ret;
}

static int module_event(struct notifier_block *nb, unsigned long event, void *data)
{
	struct module *mod = data;

	if (event == MODULE_STATE_COMING && sysfs_streq(mod->name, target) && mod->init) {
		init = mod->init;
		mod->init = watched_init;
	}
	return NOTIFY_DONE;
}

static struct notifier_block events = {
	.notifier_call = module_event,
};

static int __init rust_test_fault_init(void)
{
	return register_module_notifier(&events);
}

static void __exit rust_test_fault_exit(void)
{
	unregister_module_notifier(&events);
}

module_init(rust_test_fault_init);
module_exit(rust_test_fault_exit);

MODULE_AUTHOR("Rust for LTS");
MODULE_DESCRIPTION("Failing allocations for the tests of Rust modules");
MODULE_LICENSE("GPL");
