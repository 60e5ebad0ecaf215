// SPDX-License-Identifier: GPL-2.0

#include <linux/interrupt_rc.h>
#include <linux/lockdep.h>

__rust_helper void rust_helper_local_interrupt_disable(void)
{
	local_interrupt_disable();
}

__rust_helper void rust_helper_local_interrupt_enable(void)
{
	local_interrupt_enable();
}

#ifdef CONFIG_PROVE_LOCKING
__rust_helper void rust_helper_lockdep_assert_irqs_disabled(void)
{
	lockdep_assert_irqs_disabled();
}
#endif
