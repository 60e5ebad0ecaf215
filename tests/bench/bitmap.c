// SPDX-License-Identifier: GPL-2.0

#include <linux/bitmap.h>
#include <linux/gfp.h>
#include <linux/printk.h>

#include "bench.h"

#define BITS	256

u64 c_bitmap(unsigned int rounds)
{
	unsigned long *bitmap = bitmap_zalloc(BITS, GFP_KERNEL);
	u64 time;

	if (!bitmap)
		return BENCH_FAILED;
	time = bench_now();
	for_each_round(rounds) {
		unsigned long index = 130, found, bits = BITS;

		HIDE(index);
		HIDE(bits);
		__set_bit(index, bitmap);
		found = find_next_bit(bitmap, bits, 0);
		HIDE(found);
		found = find_next_zero_bit(bitmap, bits, index);
		HIDE(found);
		__clear_bit(index, bitmap);
	}
	time = bench_now() - time;
	bitmap_free(bitmap);
	return time;
}

/* A bitmap that knows its length. */
struct bitmap {
	unsigned long *words;
	unsigned long bits;
};

static noinline __cold void out_of_bounds(unsigned long index, unsigned long bits)
{
	pr_err("bit %lu of a bitmap of %lu\n", index, bits);
}

u64 checked_bitmap(unsigned int rounds)
{
	struct bitmap bitmap = { bitmap_zalloc(BITS, GFP_KERNEL), BITS };
	u64 time;

	if (!bitmap.words)
		return BENCH_FAILED;
	time = bench_now();
	for_each_round(rounds) {
		unsigned long index = 130, found;

		HIDE(index);
		SINK(&bitmap);
		if (likely(index < bitmap.bits))
			__set_bit(index, bitmap.words);
		else
			out_of_bounds(index, bitmap.bits);
		found = find_next_bit(bitmap.words, bitmap.bits, 0);
		found = found < bitmap.bits ? found : BITS;
		HIDE(found);
		found = find_next_zero_bit(bitmap.words, bitmap.bits, index);
		found = found < bitmap.bits ? found : BITS;
		HIDE(found);
		if (likely(index < bitmap.bits))
			__clear_bit(index, bitmap.words);
		else
			out_of_bounds(index, bitmap.bits);
	}
	time = bench_now() - time;
	bitmap_free(bitmap.words);
	return time;
}
