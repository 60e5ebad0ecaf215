// SPDX-License-Identifier: GPL-2.0

#include <linux/slab.h>
#include <linux/string.h>

#include "bench.h"

#define ELEMENTS	1000

/* A growable array, whose parts are passed by value: they stay in registers. */
struct vec {
	void *data;
	size_t capacity;
};

/* Makes room, at least twice as much as before. The data is NULL if it fails. */
static noinline struct vec vec_grow(struct vec vec, size_t len, size_t additional, size_t element)
{
	struct vec grown = {};
	size_t needed, size;

	if (check_add_overflow(len, additional, &needed))
		return grown;
	grown.capacity = max(needed, vec.capacity * 2);
	if (check_mul_overflow(grown.capacity, element, &size) || size > LONG_MAX)
		return grown;
	grown.data = krealloc(vec.data, size, GFP_KERNEL);
	return grown;
}

/* Makes sure that there is room. */
static __always_inline int vec_reserve(struct vec *vec, size_t len, size_t additional,
				       size_t element)
{
	struct vec grown;

	if (likely(additional <= vec->capacity - len))
		return 0;
	grown = vec_grow(*vec, len, additional, element);
	if (!grown.data)
		return -ENOMEM;
	*vec = grown;
	return 0;
}

static __always_inline int vec_push(struct vec *vec, size_t *len, u32 value)
{
	u32 *data;

	if (vec_reserve(vec, *len, 1, sizeof(value)))
		return -ENOMEM;
	data = vec->data;
	data[(*len)++] = value;
	return 0;
}

u64 c_vec_push_grow(unsigned int rounds)
{
	u64 start = bench_now();

	for_each_round(rounds) {
		size_t capacity = 0, len = 0;
		u32 *data = NULL;
		u32 i;

		for (i = 0; i < ELEMENTS; i++) {
			if (len == capacity) {
				u32 *grown;

				capacity = capacity ? capacity * 2 : 1;
				grown = krealloc(data, capacity * sizeof(*data), GFP_KERNEL);
				if (!grown) {
					kfree(data);
					return BENCH_FAILED;
				}
				data = grown;
			}
			data[len++] = i;
		}
		SINK(data);
		kfree(data);
	}
	return bench_now() - start;
}

u64 checked_vec_push_grow(unsigned int rounds)
{
	u64 start = bench_now();

	for_each_round(rounds) {
		struct vec vec = {};
		size_t len = 0;
		u32 i;

		for (i = 0; i < ELEMENTS; i++) {
			if (vec_push(&vec, &len, i)) {
				kfree(vec.data);
				return BENCH_FAILED;
			}
		}
		SINK(vec.data);
		kfree(vec.data);
	}
	return bench_now() - start;
}

u64 c_vec_push_reserved(unsigned int rounds)
{
	u64 start = bench_now();

	for_each_round(rounds) {
		size_t capacity = ELEMENTS;
		u32 *data, i;

		HIDE(capacity);
		data = kmalloc_array(capacity, sizeof(*data), GFP_KERNEL);
		if (!data)
			return BENCH_FAILED;
		for (i = 0; i < ELEMENTS; i++)
			data[i] = i;
		SINK(data);
		kfree(data);
	}
	return bench_now() - start;
}

u64 checked_vec_push_reserved(unsigned int rounds)
{
	u64 start = bench_now();

	for_each_round(rounds) {
		size_t capacity = ELEMENTS, len = 0;
		struct vec vec = {};
		u32 i;

		HIDE(capacity);
		if (vec_reserve(&vec, 0, capacity, sizeof(i)))
			return BENCH_FAILED;
		for (i = 0; i < ELEMENTS; i++) {
			if (vec_push(&vec, &len, i)) {
				kfree(vec.data);
				return BENCH_FAILED;
			}
		}
		SINK(vec.data);
		kfree(vec.data);
	}
	return bench_now() - start;
}

u64 c_vec_push_within(unsigned int rounds)
{
	u64 start = bench_now();

	for_each_round(rounds) {
		u32 *data = kmalloc_array(ELEMENTS, sizeof(*data), GFP_KERNEL);
		u32 i;

		if (!data)
			return BENCH_FAILED;
		for (i = 0; i < ELEMENTS; i++)
			data[i] = i;
		SINK(data);
		kfree(data);
	}
	return bench_now() - start;
}

u64 checked_vec_push_within(unsigned int rounds)
{
	u64 start = bench_now();

	for_each_round(rounds) {
		struct vec vec = {};
		size_t len = 0;
		u32 i;

		if (vec_reserve(&vec, 0, ELEMENTS, sizeof(i)))
			return BENCH_FAILED;
		for (i = 0; i < ELEMENTS; i++) {
			u32 *data = vec.data;

			if (len == vec.capacity) {
				kfree(data);
				return BENCH_FAILED;
			}
			data[len++] = i;
		}
		SINK(vec.data);
		kfree(vec.data);
	}
	return bench_now() - start;
}

static const u8 source[64];

u64 c_vec_extend_64(unsigned int rounds)
{
	u8 *data = kmalloc(4096, GFP_KERNEL);
	const u8 *from = source;
	u64 time;

	if (!data)
		return BENCH_FAILED;
	HIDE(from);
	time = bench_now();
	for_each_round(rounds) {
		size_t len = 0;

		HIDE(len);
		memcpy(data + len, from, sizeof(source));
		len += sizeof(source);
		HIDE(len);
		SINK(data);
	}
	time = bench_now() - time;
	kfree(data);
	return time;
}

/* In memory, as the vector in Rust is there. */
u64 checked_vec_extend_64(unsigned int rounds)
{
	struct {
		struct vec vec;
		size_t len;
	} v = {};
	const u8 *from = source;
	u64 time;

	if (vec_reserve(&v.vec, 0, 4096, 1))
		return BENCH_FAILED;
	HIDE(from);
	time = bench_now();
	for_each_round(rounds) {
		v.len = 0;
		SINK(&v);
		if (vec_reserve(&v.vec, v.len, sizeof(source), 1)) {
			kfree(v.vec.data);
			return BENCH_FAILED;
		}
		memcpy(v.vec.data + v.len, from, sizeof(source));
		v.len += sizeof(source);
		SINK(&v);
	}
	time = bench_now() - time;
	kfree(v.vec.data);
	return time;
}

static u32 *numbers(void)
{
	u32 *data = kmalloc_array(ELEMENTS, sizeof(*data), GFP_KERNEL);
	u32 i;

	for (i = 0; data && i < ELEMENTS; i++)
		data[i] = i;
	return data;
}

static __always_inline u32 wrapping_add(u32 a, u32 b)
{
	return a + b;
}

static __always_inline u64 sum_all(unsigned int rounds, u32 (*add)(u32 a, u32 b))
{
	u32 *data = numbers();
	size_t len = ELEMENTS;
	u64 time;

	if (!data)
		return BENCH_FAILED;
	time = bench_now();
	for_each_round(rounds) {
		u32 sum = 0;
		size_t i;

		HIDE(data);
		HIDE(len);
		for (i = 0; i < len; i++)
			sum = add(sum, data[i]);
		HIDE(sum);
	}
	time = bench_now() - time;
	kfree(data);
	return time;
}

u64 c_vec_sum(unsigned int rounds)
{
	return sum_all(rounds, wrapping_add);
}

u64 checked_vec_sum(unsigned int rounds)
{
	return sum_all(rounds, checked_add);
}

u64 c_vec_sum_wrapping(unsigned int rounds)
{
	return c_vec_sum(rounds);
}

/* Over the first elements, as many as the caller says. */
u64 c_vec_sum_index(unsigned int rounds)
{
	return c_vec_sum(rounds);
}

u64 checked_vec_sum_index(unsigned int rounds)
{
	u32 *data = numbers();
	size_t len = ELEMENTS, count = ELEMENTS;
	u64 time;

	if (!data)
		return BENCH_FAILED;
	time = bench_now();
	for_each_round(rounds) {
		u32 sum = 0;
		size_t i;

		HIDE(data);
		HIDE(len);
		HIDE(count);
		for (i = 0; i < count; i++) {
			check_index(i, len);
			sum = checked_add(sum, data[i]);
		}
		HIDE(sum);
	}
	time = bench_now() - time;
	kfree(data);
	return time;
}
