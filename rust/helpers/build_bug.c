// SPDX-License-Identifier: GPL-2.0

#include <linux/build_bug.h>
#include <linux/types.h>

/*
 * `bindgen` maps C's `size_t` to Rust's `usize`, which is as wide as a pointer.
 * C does not guarantee that for every architecture, so check it.
 */
static_assert(sizeof(size_t) == sizeof(uintptr_t) &&
	      __alignof__(size_t) == __alignof__(uintptr_t),
	      "Rust needs size_t to be as wide and as aligned as a pointer");
