/* SPDX-License-Identifier: GPL-2.0 */
#ifndef __RUST_TEST_PROBE_H
#define __RUST_TEST_PROBE_H

#include <linux/types.h>

/* In rust_test_probe_main.rs. */
int rust_test_probe_double(u32 number);

#endif /* __RUST_TEST_PROBE_H */
