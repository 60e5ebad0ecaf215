// SPDX-License-Identifier: GPL-2.0

//! Access to user space memory.
//!
//! C header: [`include/linux/uaccess.h`](srctree/include/linux/uaccess.h)
//!
//! A process can pass any address to the kernel, and may change or unmap the memory there at any
//! time. Therefore there are no references to user memory: it is only copied, by a
//! [`UserSliceReader`] or a [`UserSliceWriter`] created from a [`UserSlice`]. An access to memory
//! that is not mapped in the process returns `EFAULT`.
//!
//! The memory is that of the current process. Copying may sleep, for example to handle a page
//! fault, so it must not be done in atomic context.
//!
//! Kernel memory is never accessed, not even on architectures with `set_fs()`: after
//! `set_fs(KERNEL_DS)`, and in kernel threads that have not borrowed the memory of a process, every
//! copy returns `EFAULT`.

use crate::{
    fs::file,
    prelude::*, //
};

mod raw;
mod reader;
mod slice;
mod writer;

#[cfg(CONFIG_SET_FS)]
pub(crate) use raw::includes_kernel;
pub use reader::UserSliceReader;
pub use slice::{
    UserPtr,
    UserSlice, //
};
pub use writer::UserSliceWriter;

/// The maximum size of a copy, above which C would warn.
pub(crate) const MAX_COPY: usize = crate::ffi::c_int::MAX as usize;

/// Copies from or to a file's position, and advances it by the number of bytes copied.
///
/// `copy` is called with the position as an index, and returns the number of bytes it has copied: 0
/// if the index is out of bounds, and never more than a slice has after it. The result is also 0 if
/// the position does not fit a `usize`.
///
/// # Errors
///
/// Returns `EINVAL` if the position is negative, or the error of `copy`; the position is then
/// unchanged.
fn at_position(
    offset: &mut file::Offset,
    copy: impl FnOnce(usize) -> Result<usize>,
) -> Result<usize> {
    if *offset < 0 {
        return Err(EINVAL);
    }
    let Ok(position) = usize::try_from(*offset) else {
        return Ok(0);
    };
    let len = copy(position)?;

    // No slice is longer than `isize::MAX`, so neither the conversion nor the sum overflows.
    *offset += len as file::Offset;
    Ok(len)
}
