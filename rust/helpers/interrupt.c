// SPDX-License-Identifier: GPL-2.0

#include <linux/bits.h>
#include <linux/bug.h>
#include <linux/build_bug.h>
#include <linux/irqflags.h>
#include <linux/lockdep.h>
#include <linux/percpu.h>
#include <linux/preempt.h>

/*
 * How often interrupts were disabled is in preempt_count(), in bits that nobody
 * uses. So a task that sleeps with interrupts disabled gets the complaint of
 * any that sleeps in atomic context, which also sets the count right.
 */
#define INTERRUPT_DISABLE_SHIFT	(NMI_SHIFT + NMI_BITS)
#define INTERRUPT_DISABLE_BITS	7
#define INTERRUPT_DISABLE_ONE	BIT(INTERRUPT_DISABLE_SHIFT)
#define INTERRUPT_DISABLE_MASK	\
	(__IRQ_MASK(INTERRUPT_DISABLE_BITS) << INTERRUPT_DISABLE_SHIFT)

static_assert(INTERRUPT_DISABLE_SHIFT + INTERRUPT_DISABLE_BITS <= 31,
	      "The topmost bit is PREEMPT_NEED_RESCHED");

/* Whether they were disabled before that, for the one that enables them. */
static DEFINE_PER_CPU(unsigned long, interrupt_flags);

__rust_helper void rust_helper_local_interrupt_disable(void)
{
	unsigned long flags;

	WARN_ON_ONCE(in_nmi());

	local_irq_save(flags);
	__preempt_count_add(INTERRUPT_DISABLE_ONE);
	if ((preempt_count() & INTERRUPT_DISABLE_MASK) == INTERRUPT_DISABLE_ONE)
		raw_cpu_write(interrupt_flags, flags);
}

__rust_helper void rust_helper_local_interrupt_enable(void)
{
	unsigned long flags = raw_cpu_read(interrupt_flags);

	/* The task has slept, and the scheduler has set the count right. */
	if (WARN_ON_ONCE(!(preempt_count() & INTERRUPT_DISABLE_MASK)))
		return;

	__preempt_count_sub(INTERRUPT_DISABLE_ONE);
	if (!(preempt_count() & INTERRUPT_DISABLE_MASK))
		local_irq_restore(flags);
}

#ifdef CONFIG_PROVE_LOCKING
__rust_helper void rust_helper_lockdep_assert_irqs_disabled(void)
{
	lockdep_assert_irqs_disabled();
}
#endif
