// SPDX-License-Identifier: GPL-2.0

#include <linux/bits.h>
#include <linux/bug.h>
#include <linux/build_bug.h>
#include <linux/irqflags.h>
#include <linux/lockdep.h>
#include <linux/percpu.h>
#include <linux/preempt.h>

/*
 * The nesting depth of disabled interrupts is in unused bits of
 * preempt_count(). So a task that sleeps with interrupts disabled gets the
 * warning about scheduling while atomic, which also resets the count.
 */
#define INTERRUPT_DISABLE_SHIFT	(NMI_SHIFT + NMI_BITS)
#define INTERRUPT_DISABLE_BITS	7
#define INTERRUPT_DISABLE_ONE	BIT(INTERRUPT_DISABLE_SHIFT)
#define INTERRUPT_DISABLE_MASK	\
	(__IRQ_MASK(INTERRUPT_DISABLE_BITS) << INTERRUPT_DISABLE_SHIFT)

static_assert(INTERRUPT_DISABLE_SHIFT + INTERRUPT_DISABLE_BITS <= 31,
	      "The topmost bit is PREEMPT_NEED_RESCHED");

/* The flags saved by the outermost disable, for the outermost enable. */
static DEFINE_PER_CPU(unsigned long, interrupt_flags);

/*
 * The nesting depth beyond the range of the bits. It is meaningful only while
 * all bits are set, and so needs no reset when the scheduler resets
 * preempt_count(). An NMI leaves it unchanged.
 */
static DEFINE_PER_CPU(unsigned long, interrupt_disable_more);

__rust_helper void rust_helper_local_interrupt_disable(void)
{
	unsigned long flags;

	WARN_ON_ONCE(in_nmi());

	local_irq_save(flags);
	if ((preempt_count() & INTERRUPT_DISABLE_MASK) == INTERRUPT_DISABLE_MASK) {
		raw_cpu_inc(interrupt_disable_more);
		WARN_ONCE(1, "interrupts are disabled more than %lu times\n",
			  INTERRUPT_DISABLE_MASK >> INTERRUPT_DISABLE_SHIFT);
		return;
	}

	__preempt_count_add(INTERRUPT_DISABLE_ONE);
	switch (preempt_count() & INTERRUPT_DISABLE_MASK) {
	case INTERRUPT_DISABLE_ONE:
		raw_cpu_write(interrupt_flags, flags);
		break;
	case INTERRUPT_DISABLE_MASK:
		raw_cpu_write(interrupt_disable_more, 0);
		break;
	}
}

__rust_helper void rust_helper_local_interrupt_enable(void)
{
	unsigned long flags = raw_cpu_read(interrupt_flags);
	unsigned long count = preempt_count() & INTERRUPT_DISABLE_MASK;

	/* The task has slept, and the scheduler has reset the count. */
	if (WARN_ON_ONCE(!count))
		return;

	if (count == INTERRUPT_DISABLE_MASK && raw_cpu_read(interrupt_disable_more)) {
		raw_cpu_dec(interrupt_disable_more);
		return;
	}

	__preempt_count_sub(INTERRUPT_DISABLE_ONE);
	if (count == INTERRUPT_DISABLE_ONE)
		local_irq_restore(flags);
}

#ifdef CONFIG_PROVE_LOCKING
__rust_helper void rust_helper_lockdep_assert_irqs_disabled(void)
{
	lockdep_assert_irqs_disabled();
}
#endif
