// SPDX-License-Identifier: GPL-2.0
/*
 * The symbols that the modules of this build use. With CONFIG_RUST_TRIM, in place
 * of exports.c.
 */

#include <linux/export.h>

#include "exports_used_generated.h"
