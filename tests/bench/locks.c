// SPDX-License-Identifier: GPL-2.0

#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "bench.h"

struct number_m {
	struct mutex lock;
	u32 value;
};

struct number_s {
	spinlock_t lock;
	u32 value;
};

/* Measures a statement on the lock of a number that is allocated. */
#define MEASURE_LOCKED(name, type, init, statement)			\
u64 name(unsigned int rounds)						\
{									\
	struct type *number = kmalloc(sizeof(*number), GFP_KERNEL);	\
	u64 time;							\
									\
	if (!number)							\
		return BENCH_FAILED;					\
	init(&number->lock);						\
	number->value = 0;						\
	time = bench_now();						\
	for_each_round(rounds)						\
		statement;						\
	time = bench_now() - time;					\
	kfree(number);							\
	return time;							\
}

MEASURE_LOCKED(c_mutex, number_m, mutex_init, {
	mutex_lock(&number->lock);
	mutex_unlock(&number->lock);
})

MEASURE_LOCKED(c_mutex_add, number_m, mutex_init, {
	mutex_lock(&number->lock);
	number->value++;
	mutex_unlock(&number->lock);
})

MEASURE_LOCKED(checked_mutex_add, number_m, mutex_init, {
	mutex_lock(&number->lock);
	number->value = checked_add(number->value, 1);
	mutex_unlock(&number->lock);
})

MEASURE_LOCKED(c_spinlock, number_s, spin_lock_init, {
	spin_lock(&number->lock);
	spin_unlock(&number->lock);
})

MEASURE_LOCKED(c_spinlock_add, number_s, spin_lock_init, {
	spin_lock(&number->lock);
	number->value++;
	spin_unlock(&number->lock);
})

MEASURE_LOCKED(checked_spinlock_add, number_s, spin_lock_init, {
	spin_lock(&number->lock);
	number->value = checked_add(number->value, 1);
	spin_unlock(&number->lock);
})

MEASURE_LOCKED(c_spinlock_irq, number_s, spin_lock_init, {
	unsigned long flags;

	spin_lock_irqsave(&number->lock, flags);
	spin_unlock_irqrestore(&number->lock, flags);
})

/* Rust counts how often interrupts are disabled. */
MEASURE_LOCKED(checked_spinlock_irq, number_s, spin_lock_init, {
	spin_lock_irq_disable(&number->lock);
	spin_unlock_irq_enable(&number->lock);
})

MEASURE_LOCKED(c_spinlock_try, number_s, spin_lock_init, {
	if (spin_trylock(&number->lock))
		spin_unlock(&number->lock);
})

static DECLARE_WAIT_QUEUE_HEAD(queue);

u64 c_condvar_one(unsigned int rounds)
{
	wait_queue_head_t *hidden = &queue;
	u64 start;

	HIDE(hidden);
	start = bench_now();
	for_each_round(rounds)
		wake_up(hidden);
	return bench_now() - start;
}

u64 c_condvar_all(unsigned int rounds)
{
	wait_queue_head_t *hidden = &queue;
	u64 start;

	HIDE(hidden);
	start = bench_now();
	for_each_round(rounds)
		wake_up_all(hidden);
	return bench_now() - start;
}

/* In a module, the end of a section is a call of an empty function. */
u64 c_rcu(unsigned int rounds)
{
	u64 start = bench_now();

	for_each_round(rounds) {
		rcu_read_lock();
		rcu_read_unlock();
	}
	return bench_now() - start;
}
