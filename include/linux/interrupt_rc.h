/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_INTERRUPT_RC_H
#define _LINUX_INTERRUPT_RC_H

/*
 * Counted disabling of interrupts on the local CPU.
 *
 * local_irq_save() returns flags, which must be restored in reverse order.
 * Here the nesting depth is counted, and the flags are saved per CPU: the
 * outermost local_interrupt_enable() restores them, in whatever order the
 * sections that overlap end.
 *
 * The count is in preempt_count(). So a task that sleeps with interrupts
 * disabled gets the warning about scheduling while atomic, which also resets
 * the count.
 */

#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/irqflags.h>
#include <linux/percpu-defs.h>
#include <linux/preempt.h>

#ifdef CONFIG_INTERRUPT_RC

/* The flags saved by the outermost disable, for the outermost enable. */
DECLARE_PER_CPU(unsigned long, local_interrupt_disable_state);

/* For the depths that the bits of preempt_count() can just, or cannot, hold. */
void __local_interrupt_disable_deep(void);
void __local_interrupt_enable_deep(void);

#define hardirq_disable_count()	(preempt_count() & HARDIRQ_DISABLE_MASK)

/**
 * local_interrupt_disable - disable interrupts on this CPU, and count it
 *
 * May be called in any context but an NMI.
 */
static inline void local_interrupt_disable(void)
{
	unsigned long flags, count;

	WARN_ON_ONCE(in_nmi());

	local_irq_save(flags);
	count = hardirq_disable_count();
	if (unlikely(count >= HARDIRQ_DISABLE_MASK - HARDIRQ_DISABLE_OFFSET)) {
		__local_interrupt_disable_deep();
		return;
	}

	/* Count first: an NMI that disables interrupts then saves no flags. */
	__preempt_count_add(HARDIRQ_DISABLE_OFFSET);
	if (!count)
		raw_cpu_write(local_interrupt_disable_state, flags);
}

/**
 * local_interrupt_enable - undo one local_interrupt_disable()
 *
 * If it was the outermost one, interrupts are enabled if they were before. The
 * caller may then have to look for a pending reschedule.
 */
static inline void local_interrupt_enable(void)
{
	unsigned long flags = raw_cpu_read(local_interrupt_disable_state);
	unsigned long count = hardirq_disable_count();

	if (unlikely(!count || count == HARDIRQ_DISABLE_MASK)) {
		__local_interrupt_enable_deep();
		return;
	}

	__preempt_count_sub(HARDIRQ_DISABLE_OFFSET);
	if (count == HARDIRQ_DISABLE_OFFSET)
		local_irq_restore(flags);
}

#endif /* CONFIG_INTERRUPT_RC */

#endif /* _LINUX_INTERRUPT_RC_H */
