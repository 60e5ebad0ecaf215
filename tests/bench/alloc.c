// SPDX-License-Identifier: GPL-2.0

#include <linux/mutex.h>
#include <linux/slab.h>

#include "bench.h"

struct words {
	u64 word[8];
};

u64 c_alloc_64(unsigned int rounds)
{
	u64 start = bench_now();

	for_each_round(rounds) {
		struct words *words = kmalloc(sizeof(*words), GFP_KERNEL);

		if (!words)
			return BENCH_FAILED;
		SINK(words);
		kfree(words);
	}
	return bench_now() - start;
}

u64 c_alloc_64_filled(unsigned int rounds)
{
	u64 start = bench_now();

	for_each_round(rounds) {
		struct words *words = kmalloc(sizeof(*words), GFP_KERNEL);
		int i;

		if (!words)
			return BENCH_FAILED;
		for (i = 0; i < ARRAY_SIZE(words->word); i++)
			words->word[i] = 7;
		SINK(words);
		kfree(words);
	}
	return bench_now() - start;
}

struct number {
	struct mutex lock;
	u32 value;
};

u64 c_alloc_mutex(unsigned int rounds)
{
	u64 start = bench_now();

	for_each_round(rounds) {
		struct number *number = kmalloc(sizeof(*number), GFP_KERNEL);

		if (!number)
			return BENCH_FAILED;
		mutex_init(&number->lock);
		number->value = 5;
		SINK(number);
		kfree(number);
	}
	return bench_now() - start;
}
