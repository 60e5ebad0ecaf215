// SPDX-License-Identifier: GPL-2.0

//! Allocation flags (C's `gfp_t`): whether to sleep, and how hard to try.
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
//! To clear a flag, write `flags & !__GFP_ZERO`. `!` alone sets bits that are none of these flags;
//! the allocators ignore them.

use super::Flags;

/// Declares the flags under their C names.
macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        pub const $name: Flags = Flags::from_raw(bindings::$name);
    )+

        /// All of these flags.
        pub(super) const ALL: Flags = Flags::from_raw(0 $(| bindings::$name)+);
    };
}

flags! {
    /// The usual choice where sleeping is allowed: may sleep, and reclaims memory if necessary.
    GFP_KERNEL;

    /// For atomic context: does not sleep, may use memory reserves, and may well fail.
    ///
    /// Not for NMIs, nor under a raw spinlock.
    GFP_ATOMIC;

    /// For atomic context, where failing is fine: does not sleep, and does not use reserves.
    GFP_NOWAIT;

    /// [`GFP_KERNEL`], charged to the memory cgroup of the current task.
    GFP_KERNEL_ACCOUNT;

    /// Modifier: zeroes the memory. When memory grows, that applies to the added part.
    __GFP_ZERO;

    /// Modifier: allows pages in high memory. For `Page`; `Vmalloc` does not need it.
    __GFP_HIGHMEM;

    /// Modifier: does not log a warning on failure.
    __GFP_NOWARN;
}
