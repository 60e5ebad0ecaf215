// SPDX-License-Identifier: GPL-2.0

//! How to allocate: may it sleep, and how hard should it try?
//!
//! C header: [`include/linux/gfp.h`](srctree/include/linux/gfp.h)
//!
//! # Examples
//!
//! ```
//! use kernel::{alloc::flags::__GFP_ZERO, prelude::*};
//!
//! let flags = GFP_KERNEL | __GFP_ZERO;
//! assert!(flags.contains(__GFP_ZERO));
//! ```
//!
//! To take a flag away, write `flags & !__GFP_ZERO`. What `!` alone leaves has bits that are none
//! of these flags. The allocators ignore them.

use super::Flags;

/// Declares the flags of the same name as in C.
macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        pub const $name: Flags = Flags::from_raw(bindings::$name);
    )+

        /// All of them.
        pub(super) const ALL: Flags = Flags::from_raw(0 $(| bindings::$name)+);
    };
}

flags! {
    /// The usual choice where sleeping is allowed: the kernel makes room if need be.
    GFP_KERNEL;

    /// Where sleeping is not allowed: may use reserves, and may well fail.
    ///
    /// Not for NMIs, nor under a raw spinlock.
    GFP_ATOMIC;

    /// Where sleeping is not allowed and failing is fine: does not use reserves.
    GFP_NOWAIT;

    /// [`GFP_KERNEL`], charged to the memory cgroup of the current task.
    GFP_KERNEL_ACCOUNT;

    /// Modifier: the memory is zero. When memory grows, that goes for what is new.
    __GFP_ZERO;

    /// Modifier: pages may lie in high memory. For `Page`; `Vmalloc` has no need of it.
    __GFP_HIGHMEM;

    /// Modifier: failing is not worth a message in the log.
    __GFP_NOWARN;
}
