// SPDX-License-Identifier: GPL-2.0

#include <linux/kernel.h>
#include <linux/slab.h>

#include "bench.h"

u64 c_format_numbers(unsigned int rounds)
{
	char buffer[96] = {};
	u64 start = bench_now();

	for_each_round(rounds) {
		u32 a = 123456;
		s64 b = -42;
		u64 c = 0xdeadbeef;
		int len;

		HIDE(a);
		HIDE(b);
		HIDE(c);
		len = snprintf(buffer, sizeof(buffer), "a=%u b=%lld c=%llx", a, b, c);
		HIDE(len);
		SINK(buffer);
	}
	return bench_now() - start;
}

u64 c_format_text(unsigned int rounds)
{
	const char *text = "some words";
	char buffer[96] = {};
	u64 start;

	HIDE(text);
	start = bench_now();
	for_each_round(rounds) {
		int len = snprintf(buffer, sizeof(buffer), "[%s] and %s.", text, text);

		HIDE(len);
		SINK(buffer);
	}
	return bench_now() - start;
}

u64 c_format_alloc(unsigned int rounds)
{
	u64 start = bench_now();

	for_each_round(rounds) {
		u32 number = 123456;
		char *text;

		HIDE(number);
		text = kasprintf(GFP_KERNEL, "device%u", number);
		if (!text)
			return BENCH_FAILED;
		SINK(text);
		kfree(text);
	}
	return bench_now() - start;
}

u64 c_parse_number(unsigned int rounds)
{
	const char *text = "123456";
	u64 start = bench_now();

	for_each_round(rounds) {
		u32 value UNINITIALIZED;

		HIDE(text);
		if (kstrtou32(text, 0, &value))
			return BENCH_FAILED;
		HIDE(value);
	}
	return bench_now() - start;
}
