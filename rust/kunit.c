// SPDX-License-Identifier: GPL-2.0
/*
 * The parts of KUnit that this kernel lacks for tests in Rust: finding the
 * current test, and ending a test that cannot continue.
 *
 * KUnit runs each case in a thread of its own, whose function is static. An
 * empty run during boot reveals its address.
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

/* The function of the threads that run test cases. */
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
 * kunit_get_current_test() - Return the test case that the current thread runs.
 *
 * Return: the test case; NULL in other threads, including those that a test
 * case has started, and in interrupts.
 */
struct kunit *kunit_get_current_test(void)
{
	struct kunit_try_catch *try_catch;

	if (!in_task() || !case_thread || kthread_func(current) != case_thread)
		return NULL;
	/* It is valid until the thread's function, which calls us, returns. */
	try_catch = kthread_data(current);
	return try_catch->test;
}
EXPORT_SYMBOL_GPL(kunit_get_current_test);

/**
 * rust_kunit_fail() - Report that a test case has failed, and why.
 * @test: the test case
 * @text: the message, without a newline at the end
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
 * rust_kunit_end() - End the test case that the current thread runs.
 * @test: the test case, which kunit_get_current_test() returned
 *
 * KUnit continues with the next test case. The thread blocks forever, and its
 * stack stays allocated: it may contain objects that are on a list, or that
 * other threads refer to, and no destructor runs.
 *
 * Returns only if the thread cannot sleep. The caller must then neither
 * continue nor use @test.
 */
void rust_kunit_end(struct kunit *test)
{
	struct kunit_try_catch *try_catch = &test->try_catch;
	bool sleeps = !preempt_count() && !irqs_disabled() && !rcu_preempt_depth();

	/* As in kunit_try_catch_throw(); from here on, @test may be freed. */
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
