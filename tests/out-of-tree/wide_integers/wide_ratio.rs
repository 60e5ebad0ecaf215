// SPDX-License-Identifier: GPL-2.0

//! The second object of the module.

use kernel::ffi::c_ulonglong;

/// Returns a part of a million, of `part` in `whole`, without overflow; the most there is, if
/// `whole` is zero.
#[no_mangle]
pub extern "C" fn wide_ratio(part: c_ulonglong, whole: c_ulonglong) -> c_ulonglong {
    let ratio = (u128::from(part) * 1_000_000).checked_div(whole.into());
    ratio
        .and_then(|ratio| ratio.try_into().ok())
        .unwrap_or(c_ulonglong::MAX)
}
