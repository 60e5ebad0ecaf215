// SPDX-License-Identifier: GPL-2.0

//! The function has another type than its declaration in C.

use kernel::prelude::*;

/// `int kstrtobool(const char *s, bool *res)`
#[export]
pub unsafe extern "C" fn kstrtobool(_s: *const c_char) -> c_int {
    0
}
