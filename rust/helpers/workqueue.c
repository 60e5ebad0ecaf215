// SPDX-License-Identifier: GPL-2.0

#include <linux/sched/task_stack.h>
#include <linux/workqueue.h>

/*
 * Work items are initialized in place. If that is on the stack,
 * CONFIG_DEBUG_OBJECTS_* require an annotation. Otherwise the compiler drops
 * the question.
 */
__rust_helper void
rust_helper_init_work_with_key(struct work_struct *work, work_func_t func,
			       const char *name, struct lock_class_key *key)
{
	__init_work_with_key(work, func, object_is_on_stack(work), name, key);
}

__rust_helper void
rust_helper_init_delayed_work_with_key(struct delayed_work *dwork,
				       work_func_t func, const char *work_name,
				       struct lock_class_key *work_key,
				       const char *timer_name,
				       struct lock_class_key *timer_key)
{
	__init_delayed_work_with_key(dwork, func, object_is_on_stack(dwork),
				     work_name, work_key, timer_name, timer_key);
}
