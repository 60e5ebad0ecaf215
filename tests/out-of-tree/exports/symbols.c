// SPDX-License-Identifier: GPL-2.0
/* What of main.rs other modules may call. */

#include <linux/export.h>

#include "exports.h"

EXPORT_SYMBOL_GPL(exports_draw);
EXPORT_SYMBOL_GPL(exports_put_back);
