// SPDX-License-Identifier: GPL-2.0

#define pr_fmt(fmt)	KBUILD_MODNAME ": " fmt

#include <linux/printk.h>

#include "bench.h"

u64 c_print_debug(unsigned int rounds)
{
	u64 start = bench_now();

	for_each_round(rounds)
		pr_debug("value %u of %s\n", 57, "this");
	return bench_now() - start;
}

u64 c_print_values(unsigned int rounds)
{
	const char *text = "some words";
	u64 start;

	HIDE(text);
	start = bench_now();
	for_each_round(rounds) {
		u32 value = 57;

		HIDE(value);
		pr_info("value %u of %s: %x\n", value, text, value);
	}
	return bench_now() - start;
}

u64 c_print_numbers(unsigned int rounds)
{
	u64 start = bench_now();

	for_each_round(rounds) {
		u32 value = 57;

		HIDE(value);
		pr_info("value %u of %u\n", value, value);
	}
	return bench_now() - start;
}

u64 c_print_text(unsigned int rounds)
{
	u64 start = bench_now();

	for_each_round(rounds)
		pr_info("nothing to report\n");
	return bench_now() - start;
}
