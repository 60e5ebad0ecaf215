// SPDX-License-Identifier: GPL-2.0

//! Booleans from text.

use super::CStr;
use crate::error::{
    code::EINVAL,
    Result, //
};

/// Converts what users write for a boolean.
///
/// `y`, `t`, `e`, `1` and `on` are true; `n`, `f`, `d`, `0` and `of` are false; in either case of
/// letters, and whatever follows. That is what mainline's C function of the same name takes, which
/// `yes`, `true` and `enabled` come from; this kernel's does not know `t`, `e`, `f` and `d`.
///
/// # Errors
///
/// `EINVAL` for anything else.
///
/// # Examples
///
/// ```
/// use kernel::str::kstrtobool;
///
/// assert_eq!(kstrtobool(c"yes"), Ok(true));
/// assert_eq!(kstrtobool(c"True\n"), Ok(true));
/// assert_eq!(kstrtobool(c"on"), Ok(true));
/// assert_eq!(kstrtobool(c"disabled"), Ok(false));
/// assert_eq!(kstrtobool(c"OFF"), Ok(false));
/// assert_eq!(kstrtobool(c"0"), Ok(false));
/// assert_eq!(kstrtobool(c"o"), Err(EINVAL));
/// assert_eq!(kstrtobool(c"2"), Err(EINVAL));
/// assert_eq!(kstrtobool(c""), Err(EINVAL));
/// ```
#[inline]
pub fn kstrtobool(string: &CStr) -> Result<bool> {
    kstrtobool_bytes(string.to_bytes())
}

/// [`kstrtobool`] for bytes without a NUL.
///
/// # Errors
///
/// As [`kstrtobool`].
///
/// # Examples
///
/// ```
/// use kernel::str::kstrtobool_bytes;
///
/// assert_eq!(kstrtobool_bytes(b"no"), Ok(false));
/// assert_eq!(kstrtobool_bytes(b""), Err(EINVAL));
/// ```
#[inline(never)]
pub fn kstrtobool_bytes(bytes: &[u8]) -> Result<bool> {
    match bytes {
        [b'y' | b'Y' | b't' | b'T' | b'e' | b'E' | b'1', ..] | [b'o' | b'O', b'n' | b'N', ..] => {
            Ok(true)
        }
        [b'n' | b'N' | b'f' | b'F' | b'd' | b'D' | b'0', ..] | [b'o' | b'O', b'f' | b'F', ..] => {
            Ok(false)
        }
        _ => Err(EINVAL),
    }
}
