// SPDX-License-Identifier: GPL-2.0

//! Parsing booleans.

use super::CStr;
use crate::error::{
    code::EINVAL,
    Result, //
};

/// Parses a boolean as users write it.
///
/// `y`, `t`, `e`, `1` and `on` are true; `n`, `f`, `d`, `0` and `of` are false; case and further
/// characters are ignored. These are the values of mainline's C function of the same name, so that
/// `yes`, `true` and `enabled` are accepted; this kernel's does not accept `t`, `e`, `f` and `d`.
///
/// # Errors
///
/// Returns `EINVAL` for any other string.
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
/// The errors are those of [`kstrtobool`].
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
