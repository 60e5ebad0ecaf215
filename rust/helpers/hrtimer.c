// SPDX-License-Identifier: GPL-2.0

#include <linux/hrtimer.h>
#include <linux/sched/task_stack.h>

/*
 * For the callback of a timer: while it runs, the timer does not change its
 * base. Another CPU may start the timer at any time, with that base locked, in
 * which case its expiry time takes precedence.
 */
__rust_helper u64 rust_helper_hrtimer_forward_unless_queued(struct hrtimer *timer,
							    ktime_t now,
							    ktime_t interval)
{
	struct hrtimer_cpu_base *cpu_base = timer->base->cpu_base;
	unsigned long flags;
	u64 overruns = 0;

	raw_spin_lock_irqsave(&cpu_base->lock, flags);
	if (!hrtimer_is_queued(timer))
		overruns = hrtimer_forward(timer, now, interval);
	raw_spin_unlock_irqrestore(&cpu_base->lock, flags);

	return overruns;
}

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
