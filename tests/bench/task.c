// SPDX-License-Identifier: GPL-2.0

#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/sched/task.h>

#include "bench.h"

u64 c_task_time(unsigned int rounds)
{
	u64 start = bench_now();

	for_each_round(rounds) {
		ktime_t time UNINITIALIZED;

		time = ktime_get();
		SINK(&time);
	}
	return bench_now() - start;
}

u64 c_task_pid(unsigned int rounds)
{
	u64 start = bench_now();

	for_each_round(rounds) {
		pid_t pid;

		barrier();
		pid = current->pid;
		HIDE(pid);
	}
	return bench_now() - start;
}

u64 c_task_reference(unsigned int rounds)
{
	u64 start = bench_now();

	for_each_round(rounds) {
		struct task_struct *task = current;

		get_task_struct(task);
		SINK(task);
		put_task_struct(task);
	}
	return bench_now() - start;
}
