// SPDX-License-Identifier: GPL-2.0
/*
 * Checks that the kernel finds and prints functions with long symbols: the part
 * of rust_test_symbols for which Rust has no API.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

typedef int (*named_fn)(void (*probe)(void *data), void *data);

static char symbol[KSYM_SYMBOL_LEN];
static char mangled[KSYM_NAME_LEN];

static bool check(bool ok, int number, const char *what)
{
	if (!ok)
		pr_err("name of %d bytes: not so: %s\n", number, what);

	return ok;
}

/* Whether the output of %ps or %pS is this name, up to its own end */
static bool is_name(const char *printed, const char *name)
{
	size_t len = strlen(name);

	return !strncmp(printed, name, len) &&
	       (!printed[len] || strchr(" +", printed[len]));
}

struct trace {
	const char *name;
	bool found;
};

static void find_in_trace(void *data)
{
	struct trace *trace = data;
	unsigned long entries[16];
	unsigned int i, nr;

	nr = stack_trace_save(entries, ARRAY_SIZE(entries), 0);
	for (i = 0; i < nr; i++) {
		snprintf(symbol, sizeof(symbol), "%pS", (void *)entries[i]);
		if (is_name(symbol, trace->name) && strstr(symbol, "+0x"))
			trace->found = true;
	}
}

#ifdef MODULE
#define CAN_LOOK_UP IS_ENABLED(CONFIG_KPROBES)

/* kallsyms_lookup_name() is not exported, but kprobes call it for modules. */
static unsigned long lookup(const char *name)
{
	static struct kprobe probe;

	memset(&probe, 0, sizeof(probe));
	probe.symbol_name = name;
	if (register_kprobe(&probe))
		return 0;
	unregister_kprobe(&probe);

	return (unsigned long)probe.addr;
}
#else
#define CAN_LOOK_UP true

static unsigned long lookup(const char *name)
{
	return kallsyms_lookup_name(name);
}
#endif

/* Called by the Rust part, which says what this does. */
bool rust_test_symbols_check(const char *name, named_fn function, int number);

bool rust_test_symbols_check(const char *name, named_fn function, int number)
{
	struct trace trace = { };
	bool good = true;

	sprint_symbol_no_offset(symbol, (unsigned long)function);
	if (!name) {
		strscpy(mangled, symbol, sizeof(mangled));
		strreplace(mangled, ' ', '\0');
		name = mangled;
		good &= check(strlen(name) > 300 && !strncmp(name, "_R", 2),
			      number, "is mangled, and longer than that");
	}
	good &= check(is_name(symbol, name), number, "is the function's name");

	if (CAN_LOOK_UP)
		good &= check(lookup(name) == (unsigned long)function, number,
			      "is found, and is the function's address");
	else
		pr_info("skipped: finding names from a module needs KPROBES\n");

	trace.name = name;
	good &= check(function(find_in_trace, &trace) == number, number,
		      "the function runs");
	good &= check(trace.found, number, "is in the stack trace");

	return good;
}
