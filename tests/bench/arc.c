// SPDX-License-Identifier: GPL-2.0

#include <linux/refcount.h>
#include <linux/slab.h>

#include "bench.h"

struct shared {
	refcount_t references;
	u64 value;
};

static struct shared *shared_new(u64 value)
{
	struct shared *shared = kmalloc(sizeof(*shared), GFP_KERNEL);

	if (!shared)
		return NULL;
	refcount_set(&shared->references, 1);
	shared->value = value;
	return shared;
}

static void shared_put(struct shared *shared)
{
	if (refcount_dec_and_test(&shared->references))
		kfree(shared);
}

u64 c_arc_new(unsigned int rounds)
{
	u64 start = bench_now();

	for_each_round(rounds) {
		struct shared *shared = shared_new(3);

		if (!shared)
			return BENCH_FAILED;
		SINK(shared);
		shared_put(shared);
	}
	return bench_now() - start;
}

u64 c_arc_clone(unsigned int rounds)
{
	struct shared *shared = shared_new(3);
	u64 time;

	if (!shared)
		return BENCH_FAILED;
	time = bench_now();
	for_each_round(rounds) {
		refcount_inc(&shared->references);
		SINK(shared);
		shared_put(shared);
	}
	time = bench_now() - time;
	shared_put(shared);
	return time;
}
