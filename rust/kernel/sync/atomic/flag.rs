// SPDX-License-Identifier: GPL-2.0

//! A flag that any processor can exchange.

use super::{
    ordering,
    Atomic,
    AtomicType, //
};

/// A `bool` as the processor likes it: a byte if it can exchange a byte, else a word.
///
/// # Invariants
///
/// What is not the flag is zero.
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

// SAFETY: On x86 it is a byte, else four bytes that are aligned to four; there is no padding. Any
// bits are valid for the integer, and it is `Send`.
unsafe impl AtomicType for Flag {
    #[cfg(CONFIG_X86_64)]
    type Repr = i8;
    #[cfg(not(CONFIG_X86_64))]
    type Repr = i32;
}

/// A flag with atomic operations.
///
/// Some processors cannot exchange a single byte, so on them this is larger, and faster, than an
/// [`Atomic<bool>`]. Where the flag is only loaded and stored, that one is as good.
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
    /// Creates a flag.
    #[inline(always)]
    pub const fn new(b: bool) -> Self {
        Self(Atomic::new(Flag::new(b)))
    }

    /// The flag, to which the caller has exclusive access.
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

    /// Reads the flag: see [`Atomic::load`].
    #[inline(always)]
    pub fn load<Ordering: ordering::AcquireOrRelaxed>(&self, o: Ordering) -> bool {
        self.0.load(o).flag
    }

    /// Changes the flag: see [`Atomic::store`].
    #[inline(always)]
    pub fn store<Ordering: ordering::ReleaseOrRelaxed>(&self, v: bool, o: Ordering) {
        self.0.store(Flag::new(v), o);
    }

    /// Changes the flag and returns what it was before: see [`Atomic::xchg`].
    #[inline(always)]
    pub fn xchg<Ordering: ordering::Ordering>(&self, new: bool, o: Ordering) -> bool {
        self.0.xchg(Flag::new(new), o).flag
    }

    /// Changes the flag to `new` if it is `old`: see [`Atomic::cmpxchg`].
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
