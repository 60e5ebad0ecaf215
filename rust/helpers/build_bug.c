// SPDX-License-Identifier: GPL-2.0

#include <linux/build_bug.h>
#include <linux/types.h>

/*
 * `bindgen` turns C's `size_t` into Rust's `usize`, which is as wide as a
 * pointer. Nothing obliges an architecture to agree, so check.
 */
static_assert(sizeof(size_t) == sizeof(uintptr_t) &&
	      __alignof__(size_t) == __alignof__(uintptr_t),
	      "Rust needs size_t to be as wide and as aligned as a pointer");
