// SPDX-License-Identifier: GPL-2.0

#include <linux/errno.h>
#include <linux/kernel.h>

#include "bench.h"

static u32 table[256];
static u8 bytes[4096];

static void fill_table(void)
{
	u32 byte;

	for (byte = 0; byte < ARRAY_SIZE(table); byte++) {
		u32 crc = byte;
		int bit;

		for (bit = 0; bit < 8; bit++)
			crc = (crc >> 1) ^ (0xedb88320 * (crc & 1));
		table[byte] = crc;
	}
}

u64 c_code_crc(unsigned int rounds)
{
	const u8 *data = bytes;
	size_t len = ARRAY_SIZE(bytes);
	u64 start;

	fill_table();
	HIDE(data);
	HIDE(len);
	start = bench_now();
	for_each_round(rounds) {
		const u8 *byte;
		u32 crc = ~0;

		HIDE(crc);
		for (byte = data; byte < data + len; byte++)
			crc = (crc >> 8) ^ table[(crc ^ *byte) & 0xff];
		HIDE(crc);
	}
	return bench_now() - start;
}

/* Over a part of the bytes, as the caller says. */
static __always_inline u64 crc_index(unsigned int rounds, bool checked)
{
	const u8 *data = bytes;
	size_t len = ARRAY_SIZE(bytes);
	u64 start;

	fill_table();
	HIDE(data);
	HIDE(len);
	start = bench_now();
	for_each_round(rounds) {
		size_t i, from = 0, to = ARRAY_SIZE(bytes);
		u32 crc = ~0;

		HIDE(crc);
		HIDE(from);
		HIDE(to);
		for (i = from; i < to; i++) {
			if (checked)
				check_index(i, len);
			crc = (crc >> 8) ^ table[(crc ^ data[i]) & 0xff];
		}
		HIDE(crc);
	}
	return bench_now() - start;
}

u64 c_code_crc_index(unsigned int rounds)
{
	return crc_index(rounds, false);
}

u64 checked_code_crc_index(unsigned int rounds)
{
	return crc_index(rounds, true);
}

struct counter;

struct counter_ops {
	u64 (*add)(const struct counter *counter, u64 n);
};

struct counter {
	const struct counter_ops *ops;
	u64 offset;
};

static noinline u64 add(const struct counter *counter, u64 n)
{
	return counter->offset + n;
}

static const struct counter_ops ops = { add };

u64 c_code_dynamic_call(unsigned int rounds)
{
	const struct counter_ops *hidden = &ops;
	struct counter counter = { .offset = 5 };
	u64 start, n = 1;

	HIDE(hidden);
	counter.ops = hidden;
	start = bench_now();
	for_each_round(rounds) {
		n = hidden->add(&counter, n);
		HIDE(n);
	}
	return bench_now() - start;
}

static noinline int inner(u32 n, u32 *result)
{
	if (n > 1000000)
		return -EINVAL;
	*result = n + 1;
	return 0;
}

static noinline int outer(u32 n, u32 *result)
{
	u32 value UNINITIALIZED;
	int err;

	err = inner(n, &value);
	if (err)
		return err;
	*result = value ^ 3;
	return 0;
}

u64 c_code_errors(unsigned int rounds)
{
	u64 start = bench_now();

	for_each_round(rounds) {
		u32 result UNINITIALIZED;
		u32 n = 77;

		HIDE(n);
		if (outer(n, &result))
			return BENCH_FAILED;
		HIDE(result);
	}
	return bench_now() - start;
}
