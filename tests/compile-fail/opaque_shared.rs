// SPDX-License-Identifier: GPL-2.0

//! C may change what is in an `Opaque`: it cannot be shared without a promise.

use kernel::types::Opaque;

static SHARED: Opaque<u32> = Opaque::uninit();
