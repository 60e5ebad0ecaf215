// SPDX-License-Identifier: GPL-2.0

//! Allocation flags.

use core::ops::{
    BitAnd,
    BitOr,
    Not, //
};

/// Allocation flags, which say how to allocate memory: C's `gfp_t`.
///
/// The values are constants of the kernel crate, such as `GFP_KERNEL`. They are combined with `|`,
/// `&` and `!`.
///
/// # Examples
///
/// ```
/// use kernel::alloc::flags::{__GFP_NOWARN, __GFP_ZERO};
/// use kernel::prelude::*;
///
/// let flags = GFP_KERNEL | __GFP_NOWARN;
/// assert!(flags.contains(GFP_KERNEL));
/// assert!(!flags.contains(GFP_KERNEL | __GFP_ZERO));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct Flags(u32);

impl Flags {
    /// Returns the empty set of flags.
    pub(crate) const fn empty() -> Self {
        Self(0)
    }

    /// Creates flags from C's value. Only for the kernel crate.
    #[doc(hidden)]
    #[inline]
    pub const fn from_raw(raw: u32) -> Self {
        Self(raw)
    }

    /// Returns C's value of the flags. Only for the kernel crate.
    #[doc(hidden)]
    #[inline]
    pub const fn as_raw(self) -> u32 {
        self.0
    }

    /// Returns whether all of `flags` are set.
    #[inline]
    pub fn contains(self, flags: Flags) -> bool {
        (self & flags) == flags
    }
}

impl BitOr for Flags {
    type Output = Self;

    #[inline]
    fn bitor(self, rhs: Self) -> Self {
        Self(self.0 | rhs.0)
    }
}

impl BitAnd for Flags {
    type Output = Self;

    #[inline]
    fn bitand(self, rhs: Self) -> Self {
        Self(self.0 & rhs.0)
    }
}

impl Not for Flags {
    type Output = Self;

    #[inline]
    fn not(self) -> Self {
        Self(!self.0)
    }
}
