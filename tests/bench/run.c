// SPDX-License-Identifier: GPL-2.0
/* Measures all operations when the module is loaded, and has the results in
 * the file rust_bench of debugfs.
 *
 * Its lines are, with times in ticks of the TSC for all rounds together:
 *
 *	khz FREQUENCY
 *	overflow-checks y|n
 *	TOPIC NAME KIND TOLERANCE ROUNDS C CHECKED RUST
 *	...
 *	end NUMBER-OF-OPERATIONS
 *
 * CHECKED is a "-" where the C is of equal meaning already.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/workqueue.h>
#include <asm/msr.h>
#include <asm/tsc.h>

#include "bench.h"

int bench_start(void);
void bench_stop(void);
u64 rust_empty(unsigned int rounds);

typedef u64 (*operation_t)(unsigned int rounds);

enum { C, CHECKED, RUST, VARIANTS };

static const char * const names[] = { "c", "checked", "rust" };

#define EQUAL_SAME(name)	NULL
#define EQUAL_CHECKED(name)	checked_##name
#define ENTRY(topic, name, rounds, equal, kind, tolerance) { \
	#topic, #name, #kind, tolerance, rounds, \
	{ c_##name, EQUAL_##equal(name), rust_##name } \
},

static const struct {
	const char *topic, *name, *kind;
	unsigned int tolerance, rounds;
	operation_t variants[VARIANTS];
} operations[] = {
	OPERATIONS(ENTRY)
};

static s64 results[ARRAY_SIZE(operations)][VARIANTS];
static struct dentry *file;
static unsigned long user;

noinline u64 bench_now(void)
{
	return rdtsc_ordered();
}

unsigned long bench_user(void)
{
	return user;
}

static u64 c_empty(unsigned int rounds)
{
	u64 start = bench_now();

	for_each_round(rounds)
		;
	return bench_now() - start;
}

/* The least of several times: an interrupt makes a measurement longer. */
static u64 best(operation_t operation, unsigned int rounds)
{
	u64 least = operation(rounds);	/* This one only warms up. */
	int i;

	if (least == BENCH_FAILED)
		return least;
	least = U64_MAX;
	for (i = 0; i < 9; i++)
		least = min(least, operation(rounds));
	return least;
}

static int measure(void)
{
	int i, variant;

	for (i = 0; i < ARRAY_SIZE(operations); i++) {
		for (variant = 0; variant < VARIANTS; variant++) {
			operation_t operation = operations[i].variants[variant];
			unsigned int rounds = operations[i].rounds;
			u64 time;

			if (!operation)
				continue;
			time = best(operation, rounds);
			if (time == BENCH_FAILED) {
				pr_err("%s_%s() failed\n", names[variant], operations[i].name);
				return -EIO;
			}
			results[i][variant] = time - best(variant == RUST ? rust_empty : c_empty,
							  rounds);
		}
	}
	return 0;
}

static int results_show(struct seq_file *m, void *unused)
{
	int i;

	seq_printf(m, "khz %u\n", tsc_khz);
	seq_printf(m, "overflow-checks %c\n", IS_ENABLED(BENCH_OVERFLOW_CHECKS) ? 'y' : 'n');
	for (i = 0; i < ARRAY_SIZE(operations); i++) {
		seq_printf(m, "%s %s %s %u %u %lld ", operations[i].topic, operations[i].name,
			   operations[i].kind, operations[i].tolerance, operations[i].rounds,
			   results[i][C]);
		if (operations[i].variants[CHECKED])
			seq_printf(m, "%lld", results[i][CHECKED]);
		else
			seq_putc(m, '-');
		seq_printf(m, " %lld\n", results[i][RUST]);
	}
	seq_printf(m, "end %zu\n", ARRAY_SIZE(operations));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(results);

int bench_start(void)
{
	int err;

	/* Populated: a page fault is not what is to be measured. */
	user = vm_mmap(NULL, 0, 2 * PAGE_SIZE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, 0);
	if (IS_ERR_VALUE(user))
		return (int)user;
	err = measure();
	/* A work item may still be about to return, into this module. */
	flush_scheduled_work();
	vm_munmap(user, 2 * PAGE_SIZE);
	if (err)
		return err;
	file = debugfs_create_file("rust_bench", 0400, NULL, NULL, &results_fops);
	return PTR_ERR_OR_ZERO(file);
}

void bench_stop(void)
{
	debugfs_remove(file);
	file = NULL;
}
