/* SPDX-License-Identifier: GPL-2.0 */
#ifndef __RUST_KUNIT_FILTER_H
#define __RUST_KUNIT_FILTER_H

struct kunit_suite;

/* Each entry is a NULL-terminated array of built-in suites. */
extern struct kunit_suite **__kunit_suites_start[];
extern struct kunit_suite **__kunit_suites_end[];

void kunit_filter_suites(struct kunit_suite **suites);

#endif /* __RUST_KUNIT_FILTER_H */
