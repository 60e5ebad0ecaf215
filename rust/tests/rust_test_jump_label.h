/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RUST_TEST_JUMP_LABEL_H
#define RUST_TEST_JUMP_LABEL_H

#include <linux/jump_label.h>
#include <linux/types.h>

struct rust_test_key {
	const char *name;
	struct static_key_false key;
};

extern struct rust_test_key rust_test_key;

bool rust_test_key_enabled(void);
void rust_test_key_enable(bool enable);
bool rust_test_key_can_be_live(void);

#endif
