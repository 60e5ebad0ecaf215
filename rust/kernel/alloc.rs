// SPDX-License-Identifier: GPL-2.0

//! Memory allocation.
//!
//! C headers: [`include/linux/slab.h`](srctree/include/linux/slab.h),
//! [`include/linux/vmalloc.h`](srctree/include/linux/vmalloc.h),
//! [`include/linux/gfp.h`](srctree/include/linux/gfp.h)
//!
//! [`Box`] is an owned value, [`Vec`] an owned array. Every operation that may allocate takes
//! [flags], and may fail. The allocator is a type parameter, and the usual ones have short names:
//!
//! | memory | value | array |
//! |---|---|---|
//! | [`Kmalloc`]: physically contiguous; the default choice | [`KBox`] | [`KVec`] |
//! | [`Vmalloc`]: whole pages, contiguous in kernel addresses alone | [`VBox`] | [`VVec`] |
//! | [`KVmalloc`]: the former, or if that fails the latter | [`KVBox`] | [`KVVec`] |
//!
//! # Examples
//!
//! ```
//! use kernel::prelude::*;
//!
//! let answer = KBox::new(42, GFP_KERNEL)?;
//! let mut table = KVVec::with_capacity(5000, GFP_KERNEL)?;
//! table.push(*answer, GFP_KERNEL)?;
//! assert_eq!(table[0], 42);
//! # Ok::<(), Error>(())
//! ```

pub mod allocator;
pub mod flags;
pub mod kbox;
pub mod kvec;

/// The layout of arrays.
pub mod layout {
    pub use ::alloc::layout::*;
}

pub use self::{
    kbox::{
        Box,
        KBox,
        KVBox,
        VBox, //
    },
    kvec::{
        IntoIter,
        KVVec,
        KVec,
        VVec,
        Vec, //
    },
};
#[doc(hidden)]
pub use ::alloc::__vec;
pub use ::alloc::{
    AllocError,
    Allocator,
    Flags,
    NumaNode, //
};

#[cfg(doc)]
use allocator::{
    KVmalloc,
    Kmalloc,
    Vmalloc, //
};
