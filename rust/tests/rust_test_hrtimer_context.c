// SPDX-License-Identifier: GPL-2.0
/*
 * Returns the context of a timer's callback: the part of rust_test_hrtimer for
 * which Rust has no API.
 */

#include <linux/preempt.h>

int rust_test_hrtimer_context(void);

/* 2 in a hard interrupt, 1 in a softirq, 0 in a task */
int rust_test_hrtimer_context(void)
{
	if (in_irq())
		return 2;
	return in_serving_softirq() ? 1 : 0;
}
