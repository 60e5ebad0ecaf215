// SPDX-License-Identifier: GPL-2.0

//! Memory of user space.
//!
//! C header: [`include/linux/uaccess.h`](srctree/include/linux/uaccess.h)
//!
//! A process can pass any address to the kernel, and may change or unmap the memory there at any
//! time. So there are no references to it: it is only copied, by a [`UserSliceReader`] or a
//! [`UserSliceWriter`] made from a [`UserSlice`]. What is not the process's own memory gives
//! `EFAULT`.
//!
//! The memory is that of the current process. Copying may sleep, while a page is brought in from
//! disk, say, so it must not be done in atomic context.
//!
//! The kernel's memory is never reached, not even on architectures that have `set_fs()`: after
//! `set_fs(KERNEL_DS)`, and in kernel threads that have not borrowed a process's memory, whatever
//! is to be copied there gives `EFAULT`.

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

/// C copies no more at once: it would warn.
pub(crate) const MAX_COPY: usize = crate::ffi::c_int::MAX as usize;

/// Copies from or to what stands at a file's position, which moves on by as many bytes.
///
/// `copy` is given the index and returns how many bytes it has copied: none if there is no such
/// index, and never more than a slice has after it. Where no index is as large as the position,
/// that is none too.
///
/// # Errors
///
/// `EINVAL` if the position is negative, or else what `copy` says; the position stays then.
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

    // No slice is longer than `isize::MAX`, so neither conversion nor sum overflows.
    *offset += len as file::Offset;
    Ok(len)
}
