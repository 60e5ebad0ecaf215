// SPDX-License-Identifier: GPL-2.0
/*
 * The code of a module must stay as long as a work queue or a timer may call
 * it. The end of a module in Rust therefore
 *
 *  1. refuses to queue any more of its work, such as what queues itself again;
 *  2. cancels the delayed work that does not run yet, and drops its owners;
 *  3. waits for the work that is queued or runs, and drops the owners of what
 *     was refused;
 *  4. refuses to start timers, and stops those that are started, whose handles
 *     were leaked.
 *
 * Timers go on until step 4, as work may sleep until one has expired.
 *
 * What goes on at the same time:
 *
 * - A work item in the list of delayed ones, and a timer in the list of those,
 *   is valid while the record is locked: whoever frees it has to take it off
 *   the list first, for which he needs the lock. So both are cancelled under the
 *   lock, without waiting for their functions.
 * - Queueing under the lock keeps a work item from running before it is in the
 *   list. It begins to run with the lock taken, too.
 * - The locks of work queues and timers are taken within the record's. While they
 *   are held, nothing of Rust is called, and so the record is not locked.
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

/* Added to the count of work items when the module is going. */
#define GOING		LONG_MIN

/* How long to wait between two messages, in jiffies. */
#define PATIENCE	(10 * HZ)

/* So many references keep a module for ever: no need to count further. */
#define STAYS		SHRT_MAX

static LIST_HEAD(records);
static DEFINE_SPINLOCK(records_lock);

/* That of modules which may be freed at any time: whatever it is asked for, it refuses. */
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
 * rust_callbacks_start - make the record of a module
 * @callbacks: The record, in the module's image.
 * @mod: The module, none of whose work items and timers exists yet.
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
 * rust_callbacks_of - find the record of the module that a function is in
 * @code: Address of a function in the kernel, or in a module that stays while
 *	this runs.
 *
 * May be called in any context but an NMI.
 *
 * Return: The record; or NULL if the code stays for ever.
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
	 * A module in C with some Rust, so that nothing of ours runs when it
	 * ends. It stays, if it can: a reference does not keep one whose init
	 * function may fail yet, or whose exit function runs.
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
 * Return: Whether it may be queued: not if the module is going.
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
 * rust_callbacks_put - count a work item no more
 * @callbacks: The record of its module.
 *
 * The last one lets the module go: only the record's address is used after that.
 */
void rust_callbacks_put(struct rust_callbacks *callbacks)
{
	if (atomic_long_dec_return(&callbacks->works) == GOING)
		wake_up_var(&callbacks->works);
}
EXPORT_SYMBOL_GPL(rust_callbacks_put);

/**
 * rust_callbacks_refuse - have what owns a work item dropped later
 * @callbacks: The record of its module, which is going.
 * @work: The work item, which is not queued.
 * @drop: Drops what owns it.
 *
 * Whoever wanted to queue it may be in an interrupt, or hold a lock. The thread
 * that ends the module drops it soon, as work may wait for that.
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
 * @wq: As there.
 * @work: The work item, which is counted.
 * @delay: As there.
 * @drop: Drops what owns the work item.
 *
 * Return: Whether it was queued: not if it is already, or the module is going.
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
	/* One that was queued before may be just about to run. */
	if (queued && list_empty(&work->node)) {
		work->drop = drop;
		list_add_tail(&work->node, &callbacks->delayed);
	}
	raw_spin_unlock_irqrestore(&callbacks->lock, flags);

	return queued;
}
EXPORT_SYMBOL_GPL(rust_callbacks_queue_delayed);

/**
 * rust_callbacks_begin_delayed - have a work item not be cancelled any more
 * @work: The work item, whose function was called and has not dropped its owner.
 */
void rust_callbacks_begin_delayed(struct rust_delayed_work *work)
{
	struct rust_callbacks *callbacks = work->callbacks;
	unsigned long flags;

	raw_spin_lock_irqsave(&callbacks->lock, flags);
	/* If it was queued again meanwhile, that takes it off the list. */
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
		/* Otherwise it is about to run, and may be gone by now. */
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
 * Waits for the work to be done, or for some to be refused, and returns whether
 * that was in time.
 *
 * A signal is no way out. An idle task does not count as hung, however long it
 * sleeps; nor does the freezer wait for this one.
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
 * @timer: The timer, which stays until it is cancelled.
 * @expires: As for hrtimer_start().
 * @mode: As there.
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
 * Return: What hrtimer_cancel() does.
 */
int rust_callbacks_cancel_timer(struct rust_hrtimer *timer)
{
	struct rust_callbacks *callbacks = timer->callbacks;
	int active = hrtimer_cancel(&timer->timer);
	unsigned long flags;

	raw_spin_lock_irqsave(&callbacks->lock, flags);
	/* Whoever has started it again meanwhile will cancel it as well. */
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
		/* Its function may need the lock to come to an end. */
		if (runs)
			schedule_timeout_idle(1);
		cond_resched();
	}
}

/* --- The end -------------------------------------------------------------- */

/**
 * rust_callbacks_stop - wait until nothing calls a module back any more
 * @callbacks: The record of the module, which has ended or failed to start, so
 *	that only what is in its record may still call it.
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
	 * Work that is not counted any more still has to return. A thread that
	 * was preempted there is not waited for when the module is freed.
	 */
	if (IS_ENABLED(CONFIG_TASKS_RCU) && callbacks->used)
		synchronize_rcu_tasks();

	stop_timers(callbacks);
	drop_refused(callbacks);

	/* Before the module is freed, RCU is waited for. */
	spin_lock(&records_lock);
	list_del_rcu(&callbacks->node);
	spin_unlock(&records_lock);
}
EXPORT_SYMBOL_GPL(rust_callbacks_stop);
