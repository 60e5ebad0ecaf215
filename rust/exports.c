// SPDX-License-Identifier: GPL-2.0
/*
 * What Rust modules link against. Rust exports whole crates: which function a
 * module needs depends on what the compiler chose to inline.
 *
 * Only for GPL-compatible modules, as Rust has no stable interface to offer.
 */

#include <linux/export.h>

#include "exports_core_generated.h"
#include "exports_compiler_builtins_generated.h"
#include "exports_helpers_generated.h"
#include "exports_bindings_generated.h"
#include "exports_uapi_generated.h"
#include "exports_kernel_generated.h"
