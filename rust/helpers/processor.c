// SPDX-License-Identifier: GPL-2.0

#include <linux/processor.h>

/* On x86-64 it is a single instruction, in Rust. */
#ifndef CONFIG_X86_64
__rust_helper void rust_helper_cpu_relax(void)
{
	cpu_relax();
}
#endif
