// SPDX-License-Identifier: GPL-2.0

//! [`AtomicFlag`]: a boolean with an efficient exchange on every architecture.

use super::{
    ordering,
    Atomic,
    AtomicType, //
};

/// A `bool` in a size that the CPU can exchange: a byte where it supports that, otherwise a word.
///
/// # Invariants
///
/// All bytes other than the flag are zero.
#[derive(Clone, Copy)]
#[cfg_attr(CONFIG_X86_64, repr(C))]
#[cfg_attr(not(CONFIG_X86_64), repr(C, align(4)))]
struct Flag {
    #[cfg(all(not(CONFIG_X86_64), target_endian = "big"))]
    rest: [u8; 3],
    flag: bool,
    #[cfg(all(not(CONFIG_X86_64), target_endian = "little"))]
    rest: [u8; 3],
}

impl Flag {
    #[inline(always)]
    const fn new(flag: bool) -> Self {
        // INVARIANT: The rest is zero.
        Self {
            flag,
            #[cfg(not(CONFIG_X86_64))]
            rest: [0; 3],
        }
    }
}

// SAFETY: The size and the alignment are those of `Repr`: one byte on x86, four elsewhere. There is
// no padding, any bits are valid for an integer, and `Flag` is `Send`.
unsafe impl AtomicType for Flag {
    #[cfg(CONFIG_X86_64)]
    type Repr = i8;
    #[cfg(not(CONFIG_X86_64))]
    type Repr = i32;
}

/// A boolean flag with atomic operations.
///
/// Some CPUs cannot exchange a single byte. On those, this type is larger, and faster, than an
/// [`Atomic<bool>`]. If the flag is only loaded and stored, `Atomic<bool>` is as good.
///
/// # Examples
///
/// ```
/// use kernel::sync::atomic::{AtomicFlag, Full, Relaxed};
///
/// let scheduled = AtomicFlag::new(false);
///
/// // The first one does the work.
/// assert!(!scheduled.xchg(true, Full));
/// assert!(scheduled.xchg(true, Full));
/// assert!(scheduled.load(Relaxed));
/// ```
pub struct AtomicFlag(Atomic<Flag>);

impl AtomicFlag {
    /// Creates a flag with the given value.
    #[inline(always)]
    pub const fn new(b: bool) -> Self {
        Self(Atomic::new(Flag::new(b)))
    }

    /// Returns a mutable reference to the flag, to which the caller has exclusive access.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::sync::atomic::{AtomicFlag, Relaxed};
    ///
    /// let mut flag = AtomicFlag::new(false);
    /// *flag.get_mut() = true;
    /// assert!(flag.load(Relaxed));
    /// ```
    #[inline(always)]
    pub fn get_mut(&mut self) -> &mut bool {
        &mut self.0.get_mut().flag
    }

    /// Loads the flag. See [`Atomic::load`].
    #[inline(always)]
    pub fn load<Ordering: ordering::AcquireOrRelaxed>(&self, o: Ordering) -> bool {
        self.0.load(o).flag
    }

    /// Stores a value in the flag. See [`Atomic::store`].
    #[inline(always)]
    pub fn store<Ordering: ordering::ReleaseOrRelaxed>(&self, v: bool, o: Ordering) {
        self.0.store(Flag::new(v), o);
    }

    /// Exchanges the flag with `new`, and returns the previous value. See [`Atomic::xchg`].
    #[inline(always)]
    pub fn xchg<Ordering: ordering::Ordering>(&self, new: bool, o: Ordering) -> bool {
        self.0.xchg(Flag::new(new), o).flag
    }

    /// Exchanges the flag with `new` if it equals `old`. See [`Atomic::cmpxchg`].
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::sync::atomic::{AtomicFlag, Full};
    ///
    /// let flag = AtomicFlag::new(false);
    /// assert_eq!(flag.cmpxchg(false, true, Full), Ok(false));
    /// assert_eq!(flag.cmpxchg(false, true, Full), Err(true));
    /// ```
    #[inline(always)]
    pub fn cmpxchg<Ordering: ordering::Ordering>(
        &self,
        old: bool,
        new: bool,
        o: Ordering,
    ) -> Result<bool, bool> {
        match self.0.cmpxchg(Flag::new(old), Flag::new(new), o) {
            Ok(before) => Ok(before.flag),
            Err(before) => Err(before.flag),
        }
    }
}
