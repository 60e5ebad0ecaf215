// SPDX-License-Identifier: GPL-2.0
/*
 * What this kernel's KUnit lacks for tests in Rust: to know which test runs, and
 * to end one that cannot go on.
 *
 * KUnit runs each case in a thread of its own, whose function is private to it.
 * A first run, of nothing, tells us which function that is.
 */

#include <linux/completion.h>
#include <linux/export.h>
#include <linux/hardirq.h>
#include <linux/init.h>
#include <linux/kthread.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>

#include "kunit.h"

/* The function of the threads that run cases. */
static void *case_thread __ro_after_init;

static void __init learn(void *unused)
{
	case_thread = kthread_func(current);
}

static void __init not_learnt(void *unused)
{
	pr_warn("rust_kunit: cannot start a thread; no test will be known as one\n");
}

static int __init rust_kunit_init(void)
{
	struct kunit test = {};

	kunit_init_test(&test, "rust_kunit", NULL);
	test.try_catch.test = &test;
	test.try_catch.try = learn;
	test.try_catch.catch = not_learnt;
	kunit_try_catch_run(&test.try_catch, NULL);
	return 0;
}
core_initcall(rust_kunit_init);

/**
 * kunit_get_current_test() - The test case that the current thread runs.
 *
 * Return: the case; NULL in any other thread, also in one that a case has
 * started, and in an interrupt.
 */
struct kunit *kunit_get_current_test(void)
{
	struct kunit_try_catch *try_catch;

	if (!in_task() || !case_thread || kthread_func(current) != case_thread)
		return NULL;
	/* It lives until the thread's function, which we are below, is done with it. */
	try_catch = kthread_data(current);
	return try_catch->test;
}
EXPORT_SYMBOL_GPL(kunit_get_current_test);

/**
 * rust_kunit_fail() - Report that a case has failed, and why.
 * @test: the case
 * @text: what to print, without a newline at the end
 * @len: the length of @text
 *
 * May be called in any context.
 */
void rust_kunit_fail(struct kunit *test, const char *text, int len)
{
	kunit_set_failure(test);
	kunit_err(test, "%.*s\n", len, text);
}
EXPORT_SYMBOL_GPL(rust_kunit_fail);

/**
 * rust_kunit_end() - End the case that the current thread runs.
 * @test: the case, which kunit_get_current_test() returned
 *
 * KUnit goes on with the next case. The thread stays as it is for ever, and
 * with it, its stack: that is no longer used by it, but what is there may still
 * be on a list, or known to another thread, and no destructor runs.
 *
 * Returns only if the thread cannot sleep. Then it must not go on either, nor
 * use @test.
 */
void rust_kunit_end(struct kunit *test)
{
	struct kunit_try_catch *try_catch = &test->try_catch;
	bool sleeps = !preempt_count() && !irqs_disabled() && !rcu_preempt_depth();

	/* What kunit_try_catch_throw() says; from here on, @test may be gone. */
	try_catch->try_result = -EFAULT;
	complete(try_catch->try_completion);
	if (!sleeps)
		return;
	for (;;) {
		set_current_state(TASK_IDLE);
		schedule();
	}
}
EXPORT_SYMBOL_GPL(rust_kunit_end);
