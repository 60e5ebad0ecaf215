// SPDX-License-Identifier: GPL-2.0

#include <linux/list.h>
#include <linux/poll.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

__rust_helper void rust_helper_poll_wait(struct file *file,
					 struct wait_queue_head *queue,
					 poll_table *table)
{
	poll_wait(file, queue, table);
}

/*
 * Like __wake_up_pollfree(), makes pollers that are not blocked, such as those
 * of epoll, leave the queue. Returns whether no other entries are left.
 */
__rust_helper bool rust_helper_wake_up_pollfree(struct wait_queue_head *queue)
{
	unsigned long flags;
	bool empty;

	__wake_up(queue, TASK_NORMAL, 0, poll_to_key(EPOLLHUP | POLLFREE));

	spin_lock_irqsave(&queue->lock, flags);
	empty = list_empty(&queue->head);
	spin_unlock_irqrestore(&queue->lock, flags);
	return empty;
}

/* kfree_rcu() of the object that contains the head at this offset. */
__rust_helper void rust_helper_kfree_rcu_offset(struct rcu_head *head,
						unsigned long offset)
{
	kvfree_call_rcu(head, (rcu_callback_t)offset);
}
