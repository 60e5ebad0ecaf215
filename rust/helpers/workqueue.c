// SPDX-License-Identifier: GPL-2.0

#include <linux/sched/task_stack.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

/*
 * Work items in Rust have their own lock classes, and are initialized in place.
 * If that is on the stack, CONFIG_DEBUG_OBJECTS_WORK requires an annotation.
 */
static void rust_init_work(struct work_struct *work, work_func_t func,
			   const char *name, struct lock_class_key *key)
{
	bool on_stack = IS_ENABLED(CONFIG_DEBUG_OBJECTS_WORK) &&
			object_is_on_stack(work);

	__init_work(work, on_stack);
	work->data = (atomic_long_t)WORK_DATA_INIT();
	lockdep_init_map(&work->lockdep_map, name, key, 0);
	INIT_LIST_HEAD(&work->entry);
	work->func = func;
}

__rust_helper void
rust_helper_init_work_with_key(struct work_struct *work, work_func_t func,
			       const char *name, struct lock_class_key *key)
{
	rust_init_work(work, func, name, key);
}

__rust_helper void
rust_helper_init_delayed_work_with_key(struct delayed_work *dwork,
				       work_func_t func, const char *work_name,
				       struct lock_class_key *work_key,
				       const char *timer_name,
				       struct lock_class_key *timer_key)
{
	rust_init_work(&dwork->work, func, work_name, work_key);

	if (IS_ENABLED(CONFIG_DEBUG_OBJECTS_TIMERS) && object_is_on_stack(dwork))
		init_timer_on_stack_key(&dwork->timer, delayed_work_timer_fn,
					TIMER_IRQSAFE, timer_name, timer_key);
	else
		init_timer_key(&dwork->timer, delayed_work_timer_fn,
			       TIMER_IRQSAFE, timer_name, timer_key);
}

#if defined(CONFIG_DEBUG_OBJECTS_WORK) || defined(CONFIG_DEBUG_OBJECTS_TIMERS)
__rust_helper void rust_helper_destroy_delayed_work(struct delayed_work *dwork)
{
	destroy_timer_on_stack(&dwork->timer);
	destroy_work_on_stack(&dwork->work);
}
#endif
