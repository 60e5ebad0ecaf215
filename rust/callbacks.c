// SPDX-License-Identifier: GPL-2.0
/*
 * The code of a module must not be freed while a work queue or a timer may call
 * it. The end of a module in Rust therefore
 *
 *  1. refuses to queue further work of the module, such as work that queues
 *     itself again;
 *  2. cancels the delayed work that does not run yet, and drops its owners;
 *  3. waits for the work that is queued or running, and drops the owners of
 *     refused work;
 *  4. refuses to start timers, and cancels those that are started because their
 *     handles were leaked.
 *
 * Timers keep running until step 4, as work may sleep until one has expired.
 *
 * Concurrency:
 *
 * - A work item in the list of delayed work, and a timer in the list of timers,
 *   is valid while the record is locked: freeing it requires taking it off the
 *   list first, which requires the lock. So both are cancelled under the lock,
 *   without waiting for their functions.
 * - Queueing under the lock ensures that a work item does not run before it is
 *   in the list: its function takes the lock first, too.
 * - The locks of work queues and timers nest in the record's lock. No Rust code
 *   is called while they are held, so the record is not locked then.
 */

#include <linux/export.h>
#include <linux/freezer.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/wait_bit.h>

#include "callbacks.h"

/* Added to the count of work items when the module is ending. */
#define GOING		LONG_MIN

/* The time between two messages about waiting, in jiffies. */
#define PATIENCE	(10 * HZ)

/* A module with this many references is never freed: stop counting. */
#define STAYS		SHRT_MAX

static LIST_HEAD(records);
static DEFINE_SPINLOCK(records_lock);

/* For modules that may be freed at any time: it refuses all work and timers. */
static struct rust_callbacks closed = {
	.works = ATOMIC_LONG_INIT(GOING),
	.lock = __RAW_SPIN_LOCK_UNLOCKED(closed.lock),
	.stopped = true,
	.delayed = LIST_HEAD_INIT(closed.delayed),
	.timers = LIST_HEAD_INIT(closed.timers),
	.refused = LIST_HEAD_INIT(closed.refused),
};

static bool is_going(struct rust_callbacks *callbacks)
{
	return atomic_long_read(&callbacks->works) < 0;
}

/* --- The record ----------------------------------------------------------- */

/**
 * rust_callbacks_start - initialize the record of a module
 * @callbacks: The record, in the module's image.
 * @mod: The module, which must not have any work items or timers yet.
 */
void rust_callbacks_start(struct rust_callbacks *callbacks, struct module *mod)
{
	callbacks->module = mod;
	atomic_long_set(&callbacks->works, 0);
	callbacks->used = false;
	callbacks->last = NULL;
	raw_spin_lock_init(&callbacks->lock);
	callbacks->stopped = false;
	INIT_LIST_HEAD(&callbacks->delayed);
	INIT_LIST_HEAD(&callbacks->timers);
	INIT_LIST_HEAD(&callbacks->refused);

	spin_lock(&records_lock);
	list_add_rcu(&callbacks->node, &records);
	spin_unlock(&records_lock);
}
EXPORT_SYMBOL_GPL(rust_callbacks_start);

static bool keep(struct module *mod)
{
	bool kept = mod->state == MODULE_STATE_LIVE;

#ifdef CONFIG_MODULE_UNLOAD
	if (kept && module_refcount(mod) < STAYS)
		kept = try_module_get(mod);
#endif
	pr_warn_ratelimited("%s: has work items or timers in Rust, but no module!, so it %s\n",
			    mod->name, kept ? "stays" : "cannot have them now");
	return kept;
}

/**
 * rust_callbacks_of - find the record of the module that contains a function
 * @code: Address of a function in the kernel, or in a module that is not freed
 *	while this runs.
 *
 * May be called in any context but an NMI.
 *
 * Return: The record, or NULL if the code is never freed.
 */
struct rust_callbacks *rust_callbacks_of(const void *code)
{
	struct rust_callbacks *callbacks, *found = NULL;
	struct module *mod;

	rcu_read_lock_sched();
	mod = __module_address((unsigned long)code);
	if (!mod)
		goto out;

	list_for_each_entry_rcu(callbacks, &records, node,
				rcu_read_lock_sched_held()) {
		if (callbacks->module == mod) {
			found = callbacks;
			goto out;
		}
	}

	/*
	 * A module in C that contains Rust code: no Rust code runs when it
	 * ends. Keep it loaded, if possible: a reference does not keep a module
	 * whose init function may still fail, or whose exit function is
	 * running.
	 */
	if (!keep(mod))
		found = &closed;
out:
	rcu_read_unlock_sched();
	return found;
}
EXPORT_SYMBOL_GPL(rust_callbacks_of);

/* --- Work items ----------------------------------------------------------- */

/**
 * rust_callbacks_get - count a work item before it is queued
 * @callbacks: The record of its module.
 * @code: Its function.
 *
 * May be called in any context but an NMI.
 *
 * Return: true if the work item may be queued, false if the module is ending.
 */
bool rust_callbacks_get(struct rust_callbacks *callbacks, const void *code)
{
	if (!atomic_long_inc_unless_negative(&callbacks->works))
		return false;

	if (!READ_ONCE(callbacks->used))
		WRITE_ONCE(callbacks->used, true);
	WRITE_ONCE(callbacks->last, code);
	return true;
}
EXPORT_SYMBOL_GPL(rust_callbacks_get);

/**
 * rust_callbacks_put - stop counting a work item
 * @callbacks: The record of its module.
 *
 * After the last one the module may be freed: only the address of the record is
 * used then.
 */
void rust_callbacks_put(struct rust_callbacks *callbacks)
{
	if (atomic_long_dec_return(&callbacks->works) == GOING)
		wake_up_var(&callbacks->works);
}
EXPORT_SYMBOL_GPL(rust_callbacks_put);

/**
 * rust_callbacks_refuse - defer dropping the owner of a work item
 * @callbacks: The record of its module, which is ending.
 * @work: The work item, which is not queued.
 * @drop: Drops the owner.
 *
 * The caller may be in an interrupt, or hold a lock. The thread that ends the
 * module drops the owner soon, as other work may wait for that.
 */
void rust_callbacks_refuse(struct rust_callbacks *callbacks,
			   struct work_struct *work, work_func_t drop)
{
	unsigned long flags;

	work->func = drop;
	raw_spin_lock_irqsave(&callbacks->lock, flags);
	list_add_tail(&work->entry, &callbacks->refused);
	raw_spin_unlock_irqrestore(&callbacks->lock, flags);

	/* Pairs with prepare_to_wait_event(): see waitqueue_active(). */
	smp_mb();
	wake_up_var(&callbacks->works);
}
EXPORT_SYMBOL_GPL(rust_callbacks_refuse);

/**
 * rust_callbacks_queue_delayed - queue a work item that can be cancelled
 * @cpu: As for queue_delayed_work_on().
 * @wq: As for queue_delayed_work_on().
 * @work: The work item, which is counted.
 * @delay: As for queue_delayed_work_on().
 * @drop: Drops the owner of the work item.
 *
 * Return: true if the work item was queued, false if it already was or if the
 * module is ending.
 */
bool rust_callbacks_queue_delayed(int cpu, struct workqueue_struct *wq,
				  struct rust_delayed_work *work,
				  unsigned long delay, work_func_t drop)
{
	struct rust_callbacks *callbacks = work->callbacks;
	unsigned long flags;
	bool queued;

	raw_spin_lock_irqsave(&callbacks->lock, flags);
	queued = !is_going(callbacks) &&
		 queue_delayed_work_on(cpu, wq, &work->work, delay);
	/* One that was queued before may be about to run. */
	if (queued && list_empty(&work->node)) {
		work->drop = drop;
		list_add_tail(&work->node, &callbacks->delayed);
	}
	raw_spin_unlock_irqrestore(&callbacks->lock, flags);

	return queued;
}
EXPORT_SYMBOL_GPL(rust_callbacks_queue_delayed);

/**
 * rust_callbacks_begin_delayed - stop a work item from being cancelled
 * @work: The work item, whose function runs and has not dropped the owner yet.
 */
void rust_callbacks_begin_delayed(struct rust_delayed_work *work)
{
	struct rust_callbacks *callbacks = work->callbacks;
	unsigned long flags;

	raw_spin_lock_irqsave(&callbacks->lock, flags);
	/* If it was queued again since, that run takes it off the list. */
	if (!delayed_work_pending(&work->work))
		list_del_init(&work->node);
	raw_spin_unlock_irqrestore(&callbacks->lock, flags);
}
EXPORT_SYMBOL_GPL(rust_callbacks_begin_delayed);

static void cancel_delayed(struct rust_callbacks *callbacks)
{
	struct rust_delayed_work *work;
	bool cancelled;

	for (;;) {
		raw_spin_lock_irq(&callbacks->lock);
		work = list_first_entry_or_null(&callbacks->delayed,
						struct rust_delayed_work, node);
		if (work) {
			list_del_init(&work->node);
			cancelled = cancel_delayed_work(&work->work);
		}
		raw_spin_unlock_irq(&callbacks->lock);

		if (!work)
			return;
		/* Otherwise it is about to run, and may already be freed. */
		if (cancelled)
			work->drop(&work->work.work);
		cond_resched();
	}
}

static void drop_refused(struct rust_callbacks *callbacks)
{
	struct work_struct *work;

	for (;;) {
		raw_spin_lock_irq(&callbacks->lock);
		work = list_first_entry_or_null(&callbacks->refused,
						struct work_struct, entry);
		if (work)
			list_del_init(&work->entry);
		raw_spin_unlock_irq(&callbacks->lock);

		if (!work)
			return;
		work->func(work);
		cond_resched();
	}
}

static void tell(struct rust_callbacks *callbacks)
{
	long works = atomic_long_read(&callbacks->works) - GOING;
	unsigned int timers = 0;
	struct list_head *timer;

	raw_spin_lock_irq(&callbacks->lock);
	list_for_each(timer, &callbacks->timers)
		timers++;
	raw_spin_unlock_irq(&callbacks->lock);

	pr_warn("%s: waits for %ld work item%s, the last one: %ps; then stops %u timer%s\n",
		callbacks->module->name, works, works == 1 ? "" : "s",
		READ_ONCE(callbacks->last), timers, timers == 1 ? "" : "s");
}

static bool is_done(struct rust_callbacks *callbacks)
{
	return atomic_long_read_acquire(&callbacks->works) == GOING;
}

/*
 * Waits until all work is done, or until some is refused. Returns false on a
 * timeout.
 *
 * Signals do not interrupt the wait. The task is idle, so it does not count as
 * hung, however long it sleeps, and the freezer does not wait for it.
 */
static bool wait_for_change(struct rust_callbacks *callbacks)
{
	might_sleep();
	return ___wait_var_event(&callbacks->works,
				 ___wait_cond_timeout(is_done(callbacks) ||
						      !list_empty(&callbacks->refused)),
				 TASK_IDLE, 0, PATIENCE,
				 __ret = freezable_schedule_timeout(__ret));
}

/* --- Timers --------------------------------------------------------------- */

/**
 * rust_callbacks_start_timer - start a timer, unless the module has ended
 * @timer: The timer, which is valid until it is cancelled.
 * @expires: As for hrtimer_start().
 * @mode: As for hrtimer_start().
 */
void rust_callbacks_start_timer(struct rust_hrtimer *timer, ktime_t expires,
				const enum hrtimer_mode mode)
{
	struct rust_callbacks *callbacks = timer->callbacks;
	unsigned long flags;

	raw_spin_lock_irqsave(&callbacks->lock, flags);
	if (!callbacks->stopped) {
		hrtimer_start(&timer->timer, expires, mode);
		if (list_empty(&timer->node))
			list_add_tail(&timer->node, &callbacks->timers);
	}
	raw_spin_unlock_irqrestore(&callbacks->lock, flags);
}
EXPORT_SYMBOL_GPL(rust_callbacks_start_timer);

/**
 * rust_callbacks_cancel_timer - cancel a timer
 * @timer: The timer.
 *
 * Return: The result of hrtimer_cancel().
 */
int rust_callbacks_cancel_timer(struct rust_hrtimer *timer)
{
	struct rust_callbacks *callbacks = timer->callbacks;
	int active = hrtimer_cancel(&timer->timer);
	unsigned long flags;

	raw_spin_lock_irqsave(&callbacks->lock, flags);
	/* If it was started again since, that caller cancels it, too. */
	if (!hrtimer_active(&timer->timer))
		list_del_init(&timer->node);
	raw_spin_unlock_irqrestore(&callbacks->lock, flags);

	return active;
}
EXPORT_SYMBOL_GPL(rust_callbacks_cancel_timer);

static void stop_timers(struct rust_callbacks *callbacks)
{
	struct rust_hrtimer *timer;
	bool runs;

	for (;;) {
		raw_spin_lock_irq(&callbacks->lock);
		callbacks->stopped = true;
		timer = list_first_entry_or_null(&callbacks->timers,
						 struct rust_hrtimer, node);
		if (timer) {
			runs = hrtimer_try_to_cancel(&timer->timer) < 0;
			if (!runs)
				list_del_init(&timer->node);
		}
		raw_spin_unlock_irq(&callbacks->lock);

		if (!timer)
			return;
		/* Its function may need the lock to finish. */
		if (runs)
			schedule_timeout_idle(1);
		cond_resched();
	}
}

/* --- The end -------------------------------------------------------------- */

/**
 * rust_callbacks_stop - wait until no callbacks into a module are left
 * @callbacks: The record of the module, which has ended or failed to start, so
 *	that it can only be called through its record.
 */
void rust_callbacks_stop(struct rust_callbacks *callbacks)
{
	atomic_long_or(GOING, &callbacks->works);
	cancel_delayed(callbacks);
	while (!is_done(callbacks)) {
		if (!wait_for_change(callbacks))
			tell(callbacks);
		drop_refused(callbacks);
	}

	/*
	 * Work that is no longer counted still has to return. Freeing the
	 * module does not wait for a thread that was preempted there.
	 */
	if (IS_ENABLED(CONFIG_TASKS_RCU) && callbacks->used)
		synchronize_rcu_tasks();

	stop_timers(callbacks);
	drop_refused(callbacks);

	/* Freeing the module waits for an RCU grace period. */
	spin_lock(&records_lock);
	list_del_rcu(&callbacks->node);
	spin_unlock(&records_lock);
}
EXPORT_SYMBOL_GPL(rust_callbacks_stop);
