// SPDX-License-Identifier: GPL-2.0

//! Strings, as the kernel has them: bytes that may or may not be text.
//!
//! C header: [`include/linux/string.h`](srctree/include/linux/string.h)
//!
//! - [`CStr`] and [`CString`] end in a NUL byte, as C expects. Write literals as `c"…"`.
//! - [`BStr`] is any bytes, and printable.
//! - [`Formatter`] and its like let text be formatted into memory that is already there.
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
