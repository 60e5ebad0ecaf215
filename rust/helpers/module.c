// SPDX-License-Identifier: GPL-2.0

#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/wait_bit.h>

#ifdef CONFIG_MODULES
/*
 * How often a module's code may yet be called back. Whose code it is, is known
 * only by its address. The kernel's own is never freed, nor counted.
 */
__rust_helper void rust_helper_module_callback_get(const void *code)
{
	struct module *mod;

	preempt_disable();
	mod = __module_address((unsigned long)code);
	if (mod)
		atomic64_inc(&mod->rust_callbacks);
	preempt_enable();
}

/* The last one lets the module go: only its address is used after that. */
__rust_helper void rust_helper_module_callback_put(const void *code)
{
	struct module *mod;

	preempt_disable();
	mod = __module_address((unsigned long)code);
	if (mod && atomic64_dec_and_test(&mod->rust_callbacks))
		wake_up_var(&mod->rust_callbacks);
	preempt_enable();
}

__rust_helper void rust_helper_module_callbacks_wait(struct module *mod)
{
	const unsigned long patience = 10 * HZ;

	if (wait_var_event_timeout(&mod->rust_callbacks,
				   !atomic64_read_acquire(&mod->rust_callbacks),
				   patience))
		return;

	pr_warn("%s: waits for its work items and timers, %lld now\n",
		mod->name, atomic64_read(&mod->rust_callbacks));
	wait_var_event(&mod->rust_callbacks,
		       !atomic64_read_acquire(&mod->rust_callbacks));
}
#endif
