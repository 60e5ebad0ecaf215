// SPDX-License-Identifier: GPL-2.0
/*
 * A static key that is defined in C.
 */

#include <linux/jump_label.h>

#include "rust_test_sync.h"

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
