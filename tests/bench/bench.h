/* SPDX-License-Identifier: GPL-2.0 */
/* What the functions in C use, and have in common with those in measure.rs. */
#ifndef BENCH_H
#define BENCH_H

#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/types.h>

#include "operations.h"

#define DECLARE_SAME(name)
#define DECLARE_CHECKED(name) u64 checked_##name(unsigned int rounds);
#define DECLARE(topic, name, number, equal, kind, tolerance) \
	u64 c_##name(unsigned int rounds); \
	DECLARE_##equal(name) \
	u64 rust_##name(unsigned int rounds);

OPERATIONS(DECLARE)

/* What such a function returns if the operation failed. */
#define BENCH_FAILED	U64_MAX

/* The time. C and Rust call this function, neither inlines it. */
u64 bench_now(void);

/* The address of two pages of user memory. */
unsigned long bench_user(void);

/* Hides from the compiler what is known of the value of a variable. */
#define HIDE(value)	asm volatile("" : "+r"(value))

/* Makes the compiler expect that whatever is in memory is read and changed. */
#define SINK(pointer)	asm volatile("" : : "r"(pointer) : "memory")

/* Where Rust leaves memory uninitialized, C does so too, in spite of
 * CONFIG_INIT_STACK_ALL_ZERO.
 */
#define UNINITIALIZED	__attribute__((uninitialized))

/* Repeats a statement, without letting the compiler unroll the loop. */
#define for_each_round(rounds) \
	for (; rounds; rounds = one_less(rounds))

static __always_inline unsigned int one_less(unsigned int rounds)
{
	HIDE(rounds);
	return rounds - 1;
}

/* Adds as Rust does: with overflow checks, if the module has them. */
static __always_inline u32 checked_add(u32 a, u32 b)
{
#ifdef BENCH_OVERFLOW_CHECKS
	u32 sum;

	if (unlikely(check_add_overflow(a, b, &sum)))
		panic("tests/bench: overflow");
	return sum;
#else
	return a + b;
#endif
}

/* Checks an index as Rust does. It is told, so the check stays in the loop. */
static __always_inline void check_index(size_t index, size_t len)
{
	if (unlikely(index >= len))
		panic("tests/bench: index %zu of %zu", index, len);
}

#endif /* BENCH_H */
