// SPDX-License-Identifier: GPL-2.0

//! Strings of the kernel: bytes that may or may not be text.
//!
//! C header: [`include/linux/string.h`](srctree/include/linux/string.h)
//!
//! - [`CStr`] and [`CString`] are NUL-terminated, as C expects. Write literals as `c"…"`.
//! - [`BStr`] is an arbitrary byte string that can be printed.
//! - [`Formatter`] and similar types format text into existing memory.
//!
//! # Examples
//!
//! ```
//! use kernel::{prelude::*, str::CString};
//!
//! let name = CString::try_from_fmt(fmt!("{}{}", c"eth", 0))?;
//! assert_eq!(&*name, c"eth0");
//! # Ok::<(), Error>(())
//! ```

mod bstr;
mod cstr;
mod cstring;
mod formatter;
mod kstrtobool;
pub mod parse_int;

pub use crate::prelude::CStr;
pub use bstr::BStr;
pub use cstr::{
    as_char_ptr_in_const_context,
    CStrExt, //
};
pub use cstring::CString;
pub use formatter::{
    Formatter,
    NullTerminatedFormatter,
    RawFormatter, //
};
pub use kstrtobool::{
    kstrtobool,
    kstrtobool_bytes, //
};
