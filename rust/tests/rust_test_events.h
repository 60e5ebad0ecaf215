/* SPDX-License-Identifier: GPL-2.0 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM rust_test

#if !defined(_RUST_TEST_EVENTS_H) || defined(TRACE_HEADER_MULTI_READ)
#define _RUST_TEST_EVENTS_H

#include <linux/tracepoint.h>

TRACE_EVENT(rust_test_event,
	    TP_PROTO(u32 id, s64 value, const char *name),
	    TP_ARGS(id, value, name),
	    TP_STRUCT__entry(__field(u32, id)
			     __field(s64, value)
			     __string(name, name)),
	    TP_fast_assign(__entry->id = id;
			   __entry->value = value;
			   __assign_str(name, name);),
	    TP_printk("id=%u value=%lld name=%s", __entry->id, __entry->value, __get_str(name))
);

TRACE_EVENT_CONDITION(rust_test_odd,
		      TP_PROTO(int number),
		      TP_ARGS(number),
		      TP_CONDITION(number & 1),
		      TP_STRUCT__entry(__field(int, number)),
		      TP_fast_assign(__entry->number = number;),
		      TP_printk("number=%d", __entry->number)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE rust_test_events
#include <trace/define_trace.h>
