/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the `uapi` crate shows to Rust: `bindgen` reads this file.
 *
 * Sorted alphabetically.
 */

#include <uapi/asm-generic/ioctl.h>
#include <uapi/linux/errno.h>
#include <uapi/linux/ioctl.h>
#include <uapi/linux/types.h>
