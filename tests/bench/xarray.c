// SPDX-License-Identifier: GPL-2.0

#include <linux/xarray.h>

#include "bench.h"

static DEFINE_XARRAY_ALLOC(array);
static u64 values[64];

static int fill(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(values); i++) {
		if (xa_err(xa_store(&array, i, &values[i], GFP_KERNEL)))
			return -ENOMEM;
	}
	return 0;
}

u64 c_xarray_load(unsigned int rounds)
{
	u64 time = BENCH_FAILED;

	if (fill())
		goto out;
	time = bench_now();
	for_each_round(rounds) {
		unsigned long index = 5;
		u64 *entry, value;

		HIDE(index);
		xa_lock(&array);
		entry = xa_load(&array, index);
		if (entry) {
			value = *entry;
			HIDE(value);
		}
		xa_unlock(&array);
	}
	time = bench_now() - time;
out:
	xa_destroy(&array);
	return time;
}

u64 c_xarray_replace(unsigned int rounds)
{
	u64 time = BENCH_FAILED;

	if (fill())
		goto out;
	time = bench_now();
	for_each_round(rounds) {
		unsigned long index = 5;
		void *entry, *old = NULL;

		HIDE(index);
		xa_lock(&array);
		entry = __xa_erase(&array, index);
		if (entry)
			old = __xa_store(&array, index, entry, GFP_KERNEL);
		xa_unlock(&array);
		if (xa_is_err(old)) {
			time = BENCH_FAILED;
			goto out;
		}
	}
	time = bench_now() - time;
out:
	xa_destroy(&array);
	return time;
}
