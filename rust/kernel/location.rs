// SPDX-License-Identifier: GPL-2.0

//! Source locations, for C.

use core::{
    ffi::CStr,
    panic::Location, //
};

/// Returns the file of a source location as a C string.
///
/// `rustc` older than 1.92 has no such string; the result is then a placeholder that says so.
///
/// # Examples
///
/// ```
/// use core::panic::Location;
/// use kernel::file_from_location;
///
/// #[track_caller]
/// fn say_who_calls() {
///     let caller = Location::caller();
///     let file = file_from_location(caller);
///     pr_info!("called in {file:?}\n");
///
///     let known = cfg!(CONFIG_RUSTC_HAS_FILE_AS_C_STR);
///     assert_eq!(file.to_bytes() == caller.file().as_bytes(), known);
/// }
///
/// say_who_calls();
/// ```
#[inline]
pub fn file_from_location<'a>(loc: &'a Location<'a>) -> &'a CStr {
    // With this option, the compiler has the function, which is newer than the minimum version.
    #[cfg(CONFIG_RUSTC_HAS_FILE_AS_C_STR)]
    #[expect(clippy::incompatible_msrv)]
    return loc.file_as_c_str();

    #[cfg(not(CONFIG_RUSTC_HAS_FILE_AS_C_STR))]
    {
        let _ = loc;
        c"<Location::file_as_c_str() not supported>"
    }
}
