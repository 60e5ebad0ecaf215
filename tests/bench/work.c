// SPDX-License-Identifier: GPL-2.0

#include <linux/completion.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "bench.h"

struct job {
	refcount_t references;
	struct completion done;
	struct work_struct work;
};

static void job_put(struct job *job)
{
	if (refcount_dec_and_test(&job->references))
		kfree(job);
}

static void job_run(struct work_struct *work)
{
	struct job *job = container_of(work, struct job, work);

	complete_all(&job->done);
	job_put(job);
}

u64 c_work(unsigned int rounds)
{
	u64 start = bench_now();

	for_each_round(rounds) {
		struct job *job = kmalloc(sizeof(*job), GFP_KERNEL);

		if (!job)
			return BENCH_FAILED;
		refcount_set(&job->references, 1);
		init_completion(&job->done);
		INIT_WORK(&job->work, job_run);
		refcount_inc(&job->references);
		if (!queue_work(system_wq, &job->work))
			job_put(job);
		wait_for_completion(&job->done);
		job_put(job);
	}
	return bench_now() - start;
}
