// SPDX-License-Identifier: GPL-2.0

#include <linux/cred.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/uidgid.h>

#ifndef CONFIG_X86_64
__rust_helper struct task_struct *rust_helper_get_current(void)
{
	return current;
}
#endif

__rust_helper void rust_helper_get_task_struct(struct task_struct *task)
{
	get_task_struct(task);
}

__rust_helper void rust_helper_put_task_struct(struct task_struct *task)
{
	put_task_struct(task);
}

__rust_helper kuid_t rust_helper_task_uid(struct task_struct *task)
{
	return task_uid(task);
}

__rust_helper uid_t rust_helper_from_kuid_in_current_ns(kuid_t uid)
{
	return from_kuid(current_user_ns(), uid);
}

__rust_helper int rust_helper_signal_pending(struct task_struct *task)
{
	return signal_pending(task);
}

__rust_helper pid_t rust_helper_task_tgid_nr_ns(struct task_struct *task,
						struct pid_namespace *ns)
{
	return task_tgid_nr_ns(task, ns);
}
