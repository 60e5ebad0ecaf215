// SPDX-License-Identifier: GPL-2.0

#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>

__rust_helper void rust_helper_get_pid_ns(struct pid_namespace *ns)
{
	get_pid_ns(ns);
}

#ifndef CONFIG_PID_NS
__rust_helper void rust_helper_put_pid_ns(struct pid_namespace *ns)
{
	put_pid_ns(ns);
}
#endif

/* RCU ensures that the namespace is valid while the task's PID is. */
__rust_helper struct pid_namespace *
rust_helper_task_get_pid_ns(struct task_struct *task)
{
	struct pid_namespace *ns;

	rcu_read_lock();
	ns = task_active_pid_ns(task);
	if (ns)
		get_pid_ns(ns);
	rcu_read_unlock();
	return ns;
}
