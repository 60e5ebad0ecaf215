// SPDX-License-Identifier: GPL-2.0

#include <linux/hrtimer.h>
#include <linux/sched/task_stack.h>

/* CONFIG_DEBUG_OBJECTS_TIMERS needs an annotation for timers on the stack. */
__rust_helper void
rust_helper_hrtimer_setup(struct hrtimer *timer,
			  enum hrtimer_restart (*function)(struct hrtimer *),
			  clockid_t clock_id, enum hrtimer_mode mode)
{
	if (IS_ENABLED(CONFIG_DEBUG_OBJECTS_TIMERS) && object_is_on_stack(timer))
		hrtimer_init_on_stack(timer, clock_id, mode);
	else
		hrtimer_init(timer, clock_id, mode);

	timer->function = function;
}
