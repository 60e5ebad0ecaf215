// SPDX-License-Identifier: GPL-2.0

//! File systems.
//!
//! C headers: [`include/linux/fs.h`](srctree/include/linux/fs.h)

pub mod file;
pub use file::{
    File,
    LocalFile, //
};

mod kiocb;
pub use kiocb::{
    Kiocb,
    KiocbExt, //
};
