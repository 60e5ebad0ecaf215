// SPDX-License-Identifier: GPL-2.0
/*
 * In what context a timer calls back: the part of rust_test_hrtimer that Rust
 * code has no API for.
 */

#include <linux/preempt.h>

int rust_test_hrtimer_context(void);

/* 2 in a hard interrupt, 1 in a soft one, 0 in a task */
int rust_test_hrtimer_context(void)
{
	if (in_irq())
		return 2;
	return in_serving_softirq() ? 1 : 0;
}
