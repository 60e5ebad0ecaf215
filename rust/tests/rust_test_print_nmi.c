// SPDX-License-Identifier: GPL-2.0
/*
 * Non-maskable interrupts: the part of rust_test_print for which Rust has no
 * API.
 */

#include <linux/errno.h>
#include <linux/types.h>

int rust_test_print_nmi(void (*function)(void));

#ifdef CONFIG_X86_64

#include <linux/delay.h>
#include <linux/smp.h>
#include <asm/apic.h>
/* <linux/nmi.h>, for which checkpatch asks, has it only in some configurations. */
#include "asm/nmi.h"

#define NAME "rust_test_print"

static void (*to_call)(void);

static int handle(unsigned int cmd, struct pt_regs *regs)
{
	void (*function)(void);

	function = xchg(&to_call, NULL);
	if (!function)
		return NMI_DONE;
	function();
	return NMI_HANDLED;
}

/* Interrupts this CPU with an NMI, to call a function. */
int rust_test_print_nmi(void (*function)(void))
{
	int tries;
	int ret = register_nmi_handler(NMI_LOCAL, handle, 0, NAME);

	if (ret)
		return ret;
	WRITE_ONCE(to_call, function);
	apic->send_IPI_mask(cpumask_of(get_cpu()), NMI_VECTOR);
	for (tries = 0; READ_ONCE(to_call) && tries < 1000000; tries++)
		udelay(1);
	put_cpu();
	if (xchg(&to_call, NULL))
		ret = -ETIMEDOUT;
	unregister_nmi_handler(NMI_LOCAL, NAME);
	return ret;
}

#else

int rust_test_print_nmi(void (*function)(void))
{
	return -EOPNOTSUPP;
}

#endif
