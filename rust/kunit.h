/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parts of KUnit that this kernel lacks for tests in Rust.
 */
#ifndef __RUST_KUNIT_H
#define __RUST_KUNIT_H

#include <kunit/test.h>

struct device;
struct fwnode_handle;

struct kunit *kunit_get_current_test(void);
void rust_kunit_fail(struct kunit *test, const char *text, int len);
void rust_kunit_end(struct kunit *test);

int rust_kunit_attach_mm(void);
void rust_kunit_detach_mm(void);
void rust_kunit_close_fd(unsigned int fd);

struct device *rust_kunit_device_register(const char *name,
					  struct device *parent,
					  struct fwnode_handle *fwnode);
void rust_kunit_device_unregister(struct device *dev);
struct fwnode_handle *rust_kunit_fwnode(void);

bool rust_kunit_fault_wanted(void);
void rust_kunit_fault_begin(unsigned int nth);
bool rust_kunit_fault_struck(void);
bool rust_kunit_fault_end(void);

/* Defined by the example in the documentation of #[export]. */
int rust_answer(int question);

#endif /* __RUST_KUNIT_H */
