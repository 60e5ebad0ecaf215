// SPDX-License-Identifier: GPL-2.0

//! Files whose content is text that is made when it is read.
//!
//! C header: [`include/linux/seq_file.h`](srctree/include/linux/seq_file.h)

use crate::{
    fmt::{
        self,
        Write as _, //
    },
    prelude::*,
    types::{
        NotThreadSafe,
        Opaque, //
    }, //
};

#[doc(inline)]
pub use crate::seq_print;

/// What the content of such a file is printed to, by [`seq_print!`]. C's `struct seq_file`.
///
/// # Examples
///
/// ```
/// use kernel::{bindings, prelude::*, seq_file::{seq_print, SeqFile}};
///
/// let mut buffer = [0_u8; 32];
/// let mut c_file = bindings::seq_file {
///     buf: buffer.as_mut_ptr().cast(),
///     size: buffer.len(),
///     ..Default::default()
/// };
///
/// // SAFETY: It has a buffer, and nothing else uses it while `file` is there.
/// let file = unsafe { SeqFile::from_raw(&mut c_file) };
/// seq_print!(file, "speed: {}\n", 9600);
///
/// assert_eq!(&buffer[..c_file.count], b"speed: 9600\n");
/// ```
#[repr(transparent)]
pub struct SeqFile {
    inner: Opaque<bindings::seq_file>,
    _not_send: NotThreadSafe,
}

impl SeqFile {
    /// Borrows one that C has.
    ///
    /// # Safety
    ///
    /// `ptr` points to a `seq_file` that is not freed before the end of `'a`. Until then only the
    /// current thread uses it.
    #[inline]
    pub unsafe fn from_raw<'a>(ptr: *mut bindings::seq_file) -> &'a SeqFile {
        // SAFETY: `SeqFile` has the layout of a `seq_file`. The caller vouches for the rest.
        unsafe { &*ptr.cast() }
    }

    /// Prints text, as [`seq_print!`] does.
    ///
    /// If there is not enough room, what is printed is discarded, and C code has all of it printed
    /// again to a larger buffer.
    #[inline]
    pub fn call_printf(&self, args: fmt::Arguments<'_>) {
        // Piece by piece, not by `seq_printf()`: a value that is printed may itself print to the
        // file meanwhile. An error means that there is no room, or comes from a value.
        let _ = Writer(self).write_fmt(args);
    }
}

struct Writer<'a>(&'a SeqFile);

impl fmt::Write for Writer<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // SAFETY: There is such a file, which this thread alone uses, and C is done with it when
        // the call returns. The text has so many bytes.
        let full = unsafe {
            bindings::seq_write(
                self.0.inner.get(),
                text.as_ptr().cast::<c_void>(),
                text.len(),
            )
        };
        if full == 0 {
            Ok(())
        } else {
            Err(fmt::Error)
        }
    }
}

/// Prints to a [`SeqFile`](crate::seq_file::SeqFile), as `pr_info!` does to the log.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, seq_file::SeqFile, seq_print};
///
/// /// C code calls this when the file is read.
/// fn show(file: &SeqFile, temperatures: &[i32]) {
///     for (sensor, celsius) in temperatures.iter().enumerate() {
///         seq_print!(file, "sensor {sensor}: {celsius} C\n");
///     }
/// }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! seq_print {
    ($file:expr, $($args:tt)+) => {
        $crate::seq_file::SeqFile::call_printf(&$file, $crate::prelude::fmt!($($args)+))
    };
}
