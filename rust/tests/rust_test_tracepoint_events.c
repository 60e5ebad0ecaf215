// SPDX-License-Identifier: GPL-2.0
/*
 * Tracepoints that Rust code calls, and their probes.
 */

#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/string.h>

#define CREATE_TRACE_POINTS
#define CREATE_RUST_TRACE_POINTS
#include "rust_test_events.h"

#include "rust_test_tracepoint.h"

static void see_event(void *data, u32 id, s64 value, const char *name)
{
	struct rust_test_seen *seen = data;

	seen->id = id;
	strscpy(seen->name, name, sizeof(seen->name));
	atomic64_add(value, &seen->sum);
	atomic64_inc(&seen->calls);
}

static void see_odd(void *data, int number)
{
	struct rust_test_seen *seen = data;

	atomic64_add(number, &seen->sum);
	atomic64_inc(&seen->calls);
}

int rust_test_watch_event(struct rust_test_seen *seen)
{
	return register_trace_rust_test_event(see_event, seen);
}

/* The data of the probes is not used any more once this has returned. */
void rust_test_unwatch_event(struct rust_test_seen *seen)
{
	unregister_trace_rust_test_event(see_event, seen);
	tracepoint_synchronize_unregister();
}

int rust_test_watch_odd(struct rust_test_seen *seen)
{
	return register_trace_rust_test_odd(see_odd, seen);
}

void rust_test_unwatch_odd(struct rust_test_seen *seen)
{
	unregister_trace_rust_test_odd(see_odd, seen);
	tracepoint_synchronize_unregister();
}

static int set_fire(const char *text, const struct kernel_param *param)
{
	u32 id;
	int error = kstrtou32(text, 0, &id);

	if (error)
		return error;
	rust_test_fire(id);
	return 0;
}

static const struct kernel_param_ops fire_ops = {
	.set = set_fire,
};
module_param_cb(fire, &fire_ops, NULL, 0200);
MODULE_PARM_DESC(fire, "Calls the tracepoints, with this number");
