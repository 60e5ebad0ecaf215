// SPDX-License-Identifier: GPL-2.0
/*
 * Calls a function in Rust on request.
 */

#include <linux/kernel.h>
#include <linux/module.h>

#include "rust_test_probe.h"

static int set_call(const char *text, const struct kernel_param *param)
{
	u32 number;
	int error = kstrtou32(text, 0, &number);

	if (error)
		return error;
	error = rust_test_probe_double(number);
	return error < 0 ? error : 0;
}

static const struct kernel_param_ops call_ops = {
	.set = set_call,
};
module_param_cb(call, &call_ops, NULL, 0200);
MODULE_PARM_DESC(call, "Calls the function, with this number");
