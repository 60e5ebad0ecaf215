// SPDX-License-Identifier: GPL-2.0

#include <linux/list.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

__rust_helper void rust_helper_init_wait(struct wait_queue_entry *entry)
{
	init_wait(entry);
}

/*
 * finish_wait(), which returns whether a wake-up had removed the entry from the
 * queue. After it returns, no wake-up accesses the entry.
 */
__rust_helper bool rust_helper_finish_wait_notified(struct wait_queue_head *queue,
						    struct wait_queue_entry *entry)
{
	unsigned long flags;
	bool notified = true;

	__set_current_state(TASK_RUNNING);
	/* As in finish_wait(): once removed, only this code uses the entry. */
	if (!list_empty_careful(&entry->entry)) {
		spin_lock_irqsave(&queue->lock, flags);
		notified = list_empty(&entry->entry);
		list_del_init(&entry->entry);
		spin_unlock_irqrestore(&queue->lock, flags);
	}
	return notified;
}
