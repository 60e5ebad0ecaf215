// SPDX-License-Identifier: GPL-2.0
/*
 * The symbols that Rust modules link against. Rust exports whole crates: which
 * functions a module needs depends on what the compiler inlines.
 *
 * Only for GPL-compatible modules, as Rust has no stable interface.
 */

#include <linux/export.h>

#include "exports_core_generated.h"
#include "exports_compiler_builtins_generated.h"
#include "exports_helpers_generated.h"
#include "exports_bindings_generated.h"
#include "exports_uapi_generated.h"
#include "exports_kernel_generated.h"
