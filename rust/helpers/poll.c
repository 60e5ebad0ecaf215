// SPDX-License-Identifier: GPL-2.0

#include <linux/poll.h>
#include <linux/rcupdate.h>
#include <linux/wait.h>

__rust_helper void rust_helper_poll_wait(struct file *file,
					 struct wait_queue_head *queue,
					 poll_table *table)
{
	poll_wait(file, queue, table);
}

/* kfree_rcu() of the object that contains the head at this offset. */
__rust_helper void rust_helper_kfree_rcu_offset(struct rcu_head *head,
						unsigned long offset)
{
	kvfree_call_rcu(head, (rcu_callback_t)offset);
}
