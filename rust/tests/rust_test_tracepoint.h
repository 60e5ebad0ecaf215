/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RUST_TEST_TRACEPOINT_H
#define RUST_TEST_TRACEPOINT_H

#include <linux/atomic.h>
#include <linux/types.h>

/* The same as in rust_test_tracepoint_main.rs. */
struct rust_test_seen {
	atomic64_t calls;
	atomic64_t sum;
	u32 id;
	char name[16];
};

int rust_test_watch_event(struct rust_test_seen *seen);
void rust_test_unwatch_event(struct rust_test_seen *seen);
int rust_test_watch_odd(struct rust_test_seen *seen);
void rust_test_unwatch_odd(struct rust_test_seen *seen);

/* In Rust. */
void rust_test_fire(u32 id);

#endif
