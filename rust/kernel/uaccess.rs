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

mod reader;
mod slice;
mod writer;

pub use reader::UserSliceReader;
pub use slice::{
    UserPtr,
    UserSlice, //
};
pub use writer::UserSliceWriter;
