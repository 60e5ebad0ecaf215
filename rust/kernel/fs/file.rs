// SPDX-License-Identifier: GPL-2.0

//! Files.
//!
//! C headers: [`include/linux/fs.h`](srctree/include/linux/fs.h)

/// A position in a file, in bytes. C's `loff_t`.
pub type Offset = bindings::loff_t;
