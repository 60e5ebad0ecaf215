// SPDX-License-Identifier: GPL-2.0

//! Sequence files: virtual files whose text is generated when it is read.
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

/// A sequence file, to which [`seq_print!`] prints the contents. C's `struct seq_file`.
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
    /// Borrows a `seq_file` of C.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points to a `seq_file` that is not freed, and only used by
    /// the current thread, before the end of `'a`.
    #[inline]
    pub unsafe fn from_raw<'a>(ptr: *mut bindings::seq_file) -> &'a SeqFile {
        // SAFETY: `SeqFile` has the layout of a `seq_file`. By the safety requirements of this
        // function, the latter is valid for `'a`.
        unsafe { &*ptr.cast() }
    }

    /// Prints text, like [`seq_print!`].
    ///
    /// If the buffer is too small, the text is discarded, and C code generates all of it again with
    /// a larger buffer.
    #[inline]
    pub fn call_printf(&self, args: fmt::Arguments<'_>) {
        // Printed in pieces, not by `seq_printf()`: a `Display` implementation may itself print to
        // the file. An error means that the buffer is full, or comes from that implementation.
        let _ = Writer(self).write_fmt(args);
    }
}

struct Writer<'a>(&'a SeqFile);

impl fmt::Write for Writer<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // SAFETY: By the contract of `from_raw()`, the file is valid and only this thread uses it;
        // C does not use it after the call returns. `text` is valid for reads of its length.
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

/// Prints to a [`SeqFile`](crate::seq_file::SeqFile), like `pr_info!` to the log.
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
