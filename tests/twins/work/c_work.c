// SPDX-License-Identifier: GPL-2.0
/*
 * The twin of samples/rust/rust_work.rs.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/hrtimer.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static unsigned char period = 10;
module_param(period, byte, 0);
MODULE_PARM_DESC(period, "Milliseconds between ticks (default: 10)");

static unsigned char ticks = 3;
module_param(ticks, byte, 0);
MODULE_PARM_DESC(ticks, "How many; 0: until it is unloaded (default: 3)");

static unsigned char delay = 20;
module_param(delay, byte, 0);
MODULE_PARM_DESC(delay, "Milliseconds from tick to work (default: 20)");

static atomic64_t ticked = ATOMIC64_INIT(0);
static struct hrtimer timer;
static DECLARE_COMPLETION(done);

static void follow(struct work_struct *work)
{
	pr_info("work after %lld ticks\n", (long long)atomic64_read(&ticked));
	complete_all(&done);
}

static DECLARE_DELAYED_WORK(work, follow);

static enum hrtimer_restart tick(struct hrtimer *timer)
{
	if (atomic64_fetch_add_relaxed(1, &ticked) + 1 == ticks) {
		queue_delayed_work(system_wq, &work, msecs_to_jiffies(delay));
		return HRTIMER_NORESTART;
	}
	hrtimer_forward_now(timer, ms_to_ktime(period));
	return HRTIMER_RESTART;
}

static int __init work_init(void)
{
	if (!period) {
		pr_err("period=0: the timer would never rest\n");
		return -EINVAL;
	}
	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	timer.function = tick;
	hrtimer_start(&timer, ms_to_ktime(period), HRTIMER_MODE_REL);
	return 0;
}

static void __exit work_exit(void)
{
	if (ticks)
		wait_for_completion(&done);
	/* Both may still be on their way out of this module. */
	hrtimer_cancel(&timer);
	cancel_delayed_work_sync(&work);
	pr_info("unloading after %lld ticks\n",
		(long long)atomic64_read(&ticked));
}

module_init(work_init);
module_exit(work_exit);

MODULE_AUTHOR("Rust for LTS");
MODULE_DESCRIPTION("C module with a timer and work");
MODULE_LICENSE("GPL");
