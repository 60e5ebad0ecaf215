/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the `uapi` crate shows to Rust: `bindgen` reads this file.
 *
 * Sorted alphabetically.
 */

#include <uapi/asm-generic/ioctl.h>
#include <uapi/drm/drm.h>
#include <uapi/linux/android/binder.h>
#include <uapi/linux/errno.h>
#include <uapi/linux/ethtool.h>
#include <uapi/linux/ioctl.h>
#include <uapi/linux/mdio.h>
#include <uapi/linux/mii.h>
#include <uapi/linux/types.h>
