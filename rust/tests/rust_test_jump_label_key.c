// SPDX-License-Identifier: GPL-2.0
/*
 * A static key that is defined in C.
 */

#include <linux/jump_label.h>
#include <linux/processor.h>

#include "rust_test_jump_label.h"

struct rust_test_key rust_test_key = {
	.name = "key",
	.key = STATIC_KEY_FALSE_INIT,
};

bool rust_test_key_enabled(void)
{
	return static_branch_unlikely(&rust_test_key.key);
}

void rust_test_key_enable(bool enable)
{
	if (enable)
		static_branch_enable(&rust_test_key.key);
	else
		static_branch_disable(&rust_test_key.key);
}

/*
 * QEMU before 8.1, when it emulates several processors, may keep running a
 * stale translation of code that was patched. The guest then stops at a
 * breakpoint that no longer exists.
 */
bool rust_test_key_can_be_live(void)
{
#ifdef CONFIG_X86
	return !hypervisor_cpuid_base("TCGTCGTCGTCG", 0);
#else
	return true;
#endif
}
