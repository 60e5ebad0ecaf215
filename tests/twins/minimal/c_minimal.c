// SPDX-License-Identifier: GPL-2.0
/*
 * The twin of samples/rust/rust_minimal.rs.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/overflow.h>
#include <linux/slab.h>

static int first = 1;
module_param(first, int, 0);
MODULE_PARM_DESC(first, "The first number (default: 1)");

static short step = 1;
module_param(step, short, 0);
MODULE_PARM_DESC(step, "What to add to get the next number (default: 1)");

static unsigned char count = 5;
module_param(count, byte, 0);
MODULE_PARM_DESC(count, "How many numbers, at least 1 (default: 5)");

static bool reverse;
module_param(reverse, bool, 0);
MODULE_PARM_DESC(reverse, "Whether the last number comes first (default: no)");

static s32 *numbers;
static size_t len;

static int progression(void)
{
	s32 next = first;
	bool over = false;

	numbers = kmalloc_array(count, sizeof(*numbers), GFP_KERNEL);
	if (!numbers)
		return -ENOMEM;

	for (len = 0; len < count; len++) {
		if (over) {
			kfree(numbers);
			return -EOVERFLOW;
		}
		numbers[len] = next;
		over = check_add_overflow(next, (s32)step, &next);
	}

	return 0;
}

static void print_numbers(void)
{
	size_t i;

	for (i = 0; i < len; i++)
		pr_cont("%s%d", i ? ", " : "[", numbers[i]);
	pr_cont("]");
}

static int __init minimal_init(void)
{
	size_t i;
	int ret;

	pr_info("first=%d step=%d count=%u reverse=%s\n", first, step, count,
		reverse ? "true" : "false");

	if (!count) {
		pr_err("count=0: there is nothing to keep\n");
		return -EINVAL;
	}

	ret = progression();
	if (ret) {
		/* errname() is not exported. */
		if (IS_ENABLED(CONFIG_SYMBOLIC_ERRNAME))
			pr_err("cannot make the numbers: %s\n",
			       ret == -ENOMEM ? "ENOMEM" : "EOVERFLOW");
		else
			pr_err("cannot make the numbers: Error(%d)\n", -ret);
		return ret;
	}
	if (reverse) {
		for (i = 0; i < len / 2; i++)
			swap(numbers[i], numbers[len - 1 - i]);
	}
	pr_info("made ");
	print_numbers();
	pr_cont("\n");

	return 0;
}

static void __exit minimal_exit(void)
{
	pr_info("kept ");
	print_numbers();
	pr_cont(" until now\n");
	kfree(numbers);
}

module_init(minimal_init);
module_exit(minimal_exit);

MODULE_AUTHOR("Rust for LTS");
MODULE_DESCRIPTION("C module with parameters and memory of its own");
MODULE_LICENSE("GPL");
