/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The callbacks into a module in Rust: its work items and timers.
 */
#ifndef __RUST_CALLBACKS_H
#define __RUST_CALLBACKS_H

#include <linux/atomic.h>
#include <linux/build_bug.h>
#include <linux/hrtimer.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct module;

/**
 * struct rust_callbacks - the pending callbacks into one module
 * @module: The module.
 * @node: In the list of all records.
 * @works: The number of work items that are queued or running; negative once
 *	the module is ending, when no more are accepted.
 * @used: Whether @works was ever nonzero.
 * @last: The function of the work item that was queued last, for messages.
 * @lock: Protects the fields below. The locks of work queues and timers nest in
 *	it.
 * @stopped: Whether starting timers is refused.
 * @delayed: The &struct rust_delayed_work that were queued and do not run yet.
 * @timers: The &struct rust_hrtimer that may be started.
 * @refused: The &struct work_struct that were refused, by @entry.
 *
 * Each module has a record in its own image, from its start to its end.
 */
struct rust_callbacks {
	struct module *module;
	struct list_head node;
	atomic_long_t works;
	bool used;
	const void *last;
	raw_spinlock_t lock;
	bool stopped;
	struct list_head delayed;
	struct list_head timers;
	struct list_head refused;
};

/**
 * struct rust_work - a work item
 * @callbacks: The record of the module that it calls, or NULL if that is the
 *	kernel itself.
 * @work: C's work item.
 */
struct rust_work {
	struct rust_callbacks *callbacks;
	struct work_struct work;
};

/**
 * struct rust_delayed_work - a work item that may be delayed
 * @callbacks: As in &struct rust_work, with which this structure begins.
 * @work: C's work item.
 * @node: In @callbacks->delayed. The queue owns every work item in that list.
 * @drop: Replaces the work item's function on cancellation: drops the owner,
 *	and stops counting the work item.
 */
struct rust_delayed_work {
	struct rust_callbacks *callbacks;
	struct delayed_work work;
	struct list_head node;
	work_func_t drop;
};

static_assert(offsetof(struct rust_delayed_work, work.work) ==
	      offsetof(struct rust_work, work));

/**
 * struct rust_hrtimer - a timer
 * @timer: C's timer.
 * @callbacks: As in &struct rust_work.
 * @node: In @callbacks->timers from each start until the timer is cancelled.
 */
struct rust_hrtimer {
	struct hrtimer timer;
	struct rust_callbacks *callbacks;
	struct list_head node;
};

void rust_callbacks_start(struct rust_callbacks *callbacks, struct module *mod);
void rust_callbacks_stop(struct rust_callbacks *callbacks);
struct rust_callbacks *rust_callbacks_of(const void *code);

bool rust_callbacks_get(struct rust_callbacks *callbacks, const void *code);
void rust_callbacks_put(struct rust_callbacks *callbacks);
void rust_callbacks_refuse(struct rust_callbacks *callbacks,
			   struct work_struct *work, work_func_t drop);

bool rust_callbacks_queue_delayed(int cpu, struct workqueue_struct *wq,
				  struct rust_delayed_work *work,
				  unsigned long delay, work_func_t drop);
void rust_callbacks_begin_delayed(struct rust_delayed_work *work);

void rust_callbacks_start_timer(struct rust_hrtimer *timer, ktime_t expires,
				const enum hrtimer_mode mode);
int rust_callbacks_cancel_timer(struct rust_hrtimer *timer);

#endif /* __RUST_CALLBACKS_H */
