// SPDX-License-Identifier: GPL-2.0

#include <linux/atomic.h>

#include "bench.h"

static atomic_t number;
static atomic64_t number_64;

#define MEASURE_ATOMIC(name, type, variable, statement)	\
u64 name(unsigned int rounds)					\
{								\
	type *a = &variable;					\
	u64 start;						\
								\
	HIDE(a);						\
	start = bench_now();					\
	for_each_round(rounds)					\
		statement;					\
	return bench_now() - start;				\
}

MEASURE_ATOMIC(c_atomic_load, atomic_t, number, {
	int value = atomic_read(a);

	HIDE(value);
})

MEASURE_ATOMIC(c_atomic_load_acquire, atomic_t, number, {
	int value = atomic_read_acquire(a);

	HIDE(value);
})

MEASURE_ATOMIC(c_atomic_store, atomic_t, number, {
	atomic_set(a, 5);
})

MEASURE_ATOMIC(c_atomic_store_release, atomic_t, number, {
	atomic_set_release(a, 5);
})

MEASURE_ATOMIC(c_atomic_add, atomic_t, number, {
	atomic_add(3, a);
})

MEASURE_ATOMIC(c_atomic_fetch_add, atomic_t, number, {
	int value = atomic_fetch_add(3, a);

	HIDE(value);
})

MEASURE_ATOMIC(c_atomic_cmpxchg, atomic_t, number, {
	int old = atomic_read(a);
	int value = atomic_cmpxchg(a, old, old + 1);

	HIDE(value);
})

MEASURE_ATOMIC(c_atomic_xchg_64, atomic64_t, number_64, {
	s64 value = atomic64_xchg(a, 9);

	HIDE(value);
})
