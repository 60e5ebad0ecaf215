// SPDX-License-Identifier: GPL-2.0

#include <linux/processor.h>

/* x86-64 has it as one instruction, in Rust. */
#ifndef CONFIG_X86_64
__rust_helper void rust_helper_cpu_relax(void)
{
	cpu_relax();
}
#endif
