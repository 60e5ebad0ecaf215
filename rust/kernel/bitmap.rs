// SPDX-License-Identifier: GPL-2.0

//! Bitmaps: arrays of bits.
//!
//! C headers: [`include/linux/bitmap.h`](srctree/include/linux/bitmap.h),
//! [`include/linux/bitops.h`](srctree/include/linux/bitops.h)

use core::{
    cell::UnsafeCell,
    ptr, //
};

mod vec;

pub use vec::BitmapVec;

/// An array of bits, represented as in C: an array of `unsigned long`.
///
/// [`BitmapVec`] owns a bitmap; [`from_raw`](Self::from_raw) borrows one that is owned by C. Bits
/// can be modified through `&mut Bitmap` or, atomically, through `&Bitmap`.
///
/// Indices are checked against the bounds: if the index is out of bounds,
/// [`set_bit`](Self::set_bit) and similar functions only log an error. With
/// `CONFIG_RUST_BITMAP_HARDENED` they panic.
///
/// # Invariants
///
/// The reference points to as many initialized words as [`len`](Self::len) bits need, and there are
/// at most [`BitmapVec::MAX_LEN`] bits.
///
/// # Examples
///
/// ```
/// use kernel::bitmap::Bitmap;
///
/// let words = [0b1001_usize, 0];
///
/// // SAFETY: Two words have more than 70 bits, and are borrowed by `bitmap` alone.
/// let bitmap = unsafe { Bitmap::from_raw(words.as_ptr(), 70) };
///
/// assert_eq!(bitmap.len(), 70);
/// assert_eq!(bitmap.next_bit(1), Some(3));
/// assert_eq!(bitmap.last_bit(), Some(3));
/// assert_eq!(bitmap.next_bit(4), None);
/// ```
// A reference consists of an address and a number of bits, and makes no claim about the memory: a
// `&[usize]` would be wrong, as bits change while it is shared. The cell keeps the compiler from
// assuming that nothing is written through a shared reference.
#[cfg_attr(CONFIG_64BIT, repr(align(8)))]
#[cfg_attr(not(CONFIG_64BIT), repr(align(4)))]
pub struct Bitmap {
    bits: UnsafeCell<[()]>,
}

// SAFETY: The bits are not bound to a thread.
unsafe impl Send for Bitmap {}

// SAFETY: Through a shared reference, bits are only read by C code that tolerates concurrent
// changes, and modified atomically.
unsafe impl Sync for Bitmap {}

/// Reads bits in C that may be modified concurrently, without KCSAN reports. C's `data_race()`.
#[inline(always)]
fn data_race<T>(read: impl FnOnce() -> T) -> T {
    // SAFETY: It is enabled again below, by the same thread or interrupt handler.
    #[cfg(CONFIG_KCSAN)]
    unsafe {
        bindings::kcsan_disable_current()
    };

    let value = read();

    // SAFETY: It matches `kcsan_disable_current()` above.
    #[cfg(CONFIG_KCSAN)]
    unsafe {
        bindings::kcsan_enable_current()
    };

    value
}

/// Returns from the caller if an index is out of bounds.
macro_rules! check {
    ($bitmap:ident, $index:ident) => {
        if $index >= $bitmap.len() {
            out_of_bounds($index, $bitmap.len());
            return;
        }
    };
}

/// Reports an index that is out of bounds.
#[cold]
#[inline(never)]
#[track_caller]
fn out_of_bounds(index: usize, len: usize) {
    #[cfg(CONFIG_RUST_BITMAP_HARDENED)]
    panic!("bit {index} of a bitmap of {len}");

    #[cfg(not(CONFIG_RUST_BITMAP_HARDENED))]
    crate::pr_err!("bit {index} of a bitmap of {len}\n");
}

/// With `CONFIG_RUST_BITMAP_HARDENED`, panics if a condition is false.
macro_rules! harden {
    ($condition:expr, $($message:tt)+) => {
        if cfg!(CONFIG_RUST_BITMAP_HARDENED) && !$condition {
            panic!($($message)+);
        }
    };
}

impl Bitmap {
    /// Borrows a bitmap that is owned by C.
    ///
    /// # Panics
    ///
    /// Panics if `nbits` is more than `i32::MAX`, with `CONFIG_RUST_BITMAP_HARDENED`.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `ptr` points to an array of initialized words with at least `nbits` bits;
    /// - `nbits` is at most `i32::MAX`;
    /// - for all of `'a`, the array is valid, and only modified by atomic operations.
    #[inline]
    pub unsafe fn from_raw<'a>(ptr: *const usize, nbits: usize) -> &'a Bitmap {
        harden!(nbits <= BitmapVec::MAX_LEN, "a bitmap of {nbits}");

        // INVARIANT: By the safety requirements of this function.
        //
        // SAFETY: `Bitmap` is zero-sized, so the reference need only be aligned and not null, which
        // `ptr` is.
        unsafe { &*(ptr::slice_from_raw_parts(ptr.cast::<()>(), nbits) as *const Bitmap) }
    }

    /// Mutably borrows a bitmap that is owned by C.
    ///
    /// # Panics
    ///
    /// Panics if `nbits` is more than `i32::MAX`, with `CONFIG_RUST_BITMAP_HARDENED`.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `ptr` points to an array of initialized words with at least `nbits` bits;
    /// - `nbits` is at most `i32::MAX`;
    /// - for all of `'a`, the array is valid, and not accessed otherwise.
    #[inline]
    pub unsafe fn from_raw_mut<'a>(ptr: *mut usize, nbits: usize) -> &'a mut Bitmap {
        harden!(nbits <= BitmapVec::MAX_LEN, "a bitmap of {nbits}");

        // INVARIANT: By the safety requirements of this function.
        //
        // SAFETY: `Bitmap` is zero-sized, so the reference need only be aligned and not null, which
        // `ptr` is.
        unsafe { &mut *(ptr::slice_from_raw_parts_mut(ptr.cast::<()>(), nbits) as *mut Bitmap) }
    }

    /// Returns a pointer to the words, for reading.
    #[inline]
    pub fn as_ptr(&self) -> *const usize {
        self.bits.get().cast()
    }

    /// Returns a pointer to the words, for modifying.
    #[inline]
    pub fn as_mut_ptr(&mut self) -> *mut usize {
        self.bits.get().cast()
    }

    /// Returns the number of bits.
    #[expect(clippy::len_without_is_empty)]
    #[inline]
    pub fn len(&self) -> usize {
        self.bits.get().len()
    }

    /// Sets a bit. C's `__set_bit()`.
    ///
    /// # Panics
    ///
    /// Panics if `index` is out of bounds, with `CONFIG_RUST_BITMAP_HARDENED`. Otherwise logs an
    /// error.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{bitmap::BitmapVec, prelude::*};
    ///
    /// let mut bitmap = BitmapVec::new(100, GFP_KERNEL)?;
    /// bitmap.set_bit(99);
    /// assert_eq!(bitmap.next_bit(0), Some(99));
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn set_bit(&mut self, index: usize) {
        check!(self, index);

        // SAFETY: By the type invariants and `check!`, the word is valid; `self` is mutably
        // borrowed.
        unsafe { *self.word(index) |= mask(index) };
    }

    /// Sets a bit atomically. C's `set_bit()`.
    ///
    /// It does not order other memory accesses.
    ///
    /// # Panics
    ///
    /// Panics if `index` is out of bounds, with `CONFIG_RUST_BITMAP_HARDENED`. Otherwise logs an
    /// error.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{bitmap::BitmapVec, prelude::*};
    ///
    /// let bitmap = BitmapVec::new(100, GFP_KERNEL)?;
    /// bitmap.set_bit_atomic(64);
    /// assert_eq!(bitmap.last_bit(), Some(64));
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn set_bit_atomic(&self, index: usize) {
        check!(self, index);

        // SAFETY: By the type invariants and `check!`, the bit is valid; the operation is atomic.
        unsafe { bindings::set_bit(index as isize, self.bits.get().cast()) };
    }

    /// Clears a bit. C's `__clear_bit()`.
    ///
    /// # Panics
    ///
    /// Panics if `index` is out of bounds, with `CONFIG_RUST_BITMAP_HARDENED`. Otherwise logs an
    /// error.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{bitmap::BitmapVec, prelude::*};
    ///
    /// let mut bitmap = BitmapVec::new(100, GFP_KERNEL)?;
    /// bitmap.set_bit(5);
    /// bitmap.clear_bit(5);
    /// assert_eq!(bitmap.last_bit(), None);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn clear_bit(&mut self, index: usize) {
        check!(self, index);

        // SAFETY: By the type invariants and `check!`, the word is valid; `self` is mutably
        // borrowed.
        unsafe { *self.word(index) &= !mask(index) };
    }

    /// Clears a bit atomically. C's `clear_bit()`.
    ///
    /// It does not order other memory accesses.
    ///
    /// # Panics
    ///
    /// Panics if `index` is out of bounds, with `CONFIG_RUST_BITMAP_HARDENED`. Otherwise logs an
    /// error.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{bitmap::BitmapVec, prelude::*};
    ///
    /// let bitmap = BitmapVec::new(100, GFP_KERNEL)?;
    /// bitmap.set_bit_atomic(5);
    /// bitmap.clear_bit_atomic(5);
    /// assert_eq!(bitmap.last_bit(), None);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn clear_bit_atomic(&self, index: usize) {
        check!(self, index);

        // SAFETY: By the type invariants and `check!`, the bit is valid; the operation is atomic.
        unsafe { bindings::clear_bit(index as isize, self.bits.get().cast()) };
    }

    /// Copies the bits of another bitmap, up to the shorter length, and clears the remaining bits.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{bitmap::BitmapVec, prelude::*};
    ///
    /// let mut small = BitmapVec::new(10, GFP_KERNEL)?;
    /// let mut large = BitmapVec::new(200, GFP_KERNEL)?;
    /// small.set_bit(7);
    /// large.set_bit(150);
    ///
    /// large.copy_and_extend(&small);
    /// assert_eq!(large.next_bit(0), Some(7));
    /// assert_eq!(large.last_bit(), Some(7));
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn copy_and_extend(&mut self, src: &Bitmap) {
        let len = self.len();
        let both = len.min(src.len());

        data_race(|| {
            // SAFETY: By the type invariants, both bitmaps have that many bits, which fit into an
            // `unsigned int`. The destination is mutably borrowed.
            unsafe {
                bindings::bitmap_copy_and_extend(
                    self.as_mut_ptr(),
                    src.as_ptr(),
                    both as u32,
                    len as u32,
                )
            }
        });
    }

    /// Returns the index of the last set bit.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{bitmap::BitmapVec, prelude::*};
    ///
    /// let mut bitmap = BitmapVec::new(100, GFP_KERNEL)?;
    /// assert_eq!(bitmap.last_bit(), None);
    ///
    /// bitmap.set_bit(3);
    /// bitmap.set_bit(70);
    /// assert_eq!(bitmap.last_bit(), Some(70));
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn last_bit(&self) -> Option<usize> {
        let len = self.len();

        // SAFETY: By the type invariants, the bitmap has `len` bits.
        let index = data_race(|| unsafe { bindings::find_last_bit(self.as_ptr(), len) });
        (index < len).then_some(index)
    }

    /// Returns the index of the first set bit from `start` on.
    ///
    /// # Panics
    ///
    /// Panics if `start` is out of bounds, with `CONFIG_RUST_BITMAP_HARDENED`. Otherwise returns
    /// `None`.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{bitmap::BitmapVec, prelude::*};
    ///
    /// let mut bitmap = BitmapVec::new(100, GFP_KERNEL)?;
    /// bitmap.set_bit(70);
    ///
    /// assert_eq!(bitmap.next_bit(0), Some(70));
    /// assert_eq!(bitmap.next_bit(71), None);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn next_bit(&self, start: usize) -> Option<usize> {
        let len = self.len();
        harden!(start < len, "bit {start} of a bitmap of {len}");

        // SAFETY: By the type invariants, the bitmap has `len` bits. `start` may be any number.
        let index = data_race(|| unsafe { bindings::find_next_bit(self.as_ptr(), len, start) });
        (index < len).then_some(index)
    }

    /// Returns the index of the first clear bit from `start` on.
    ///
    /// # Panics
    ///
    /// Panics if `start` is out of bounds, with `CONFIG_RUST_BITMAP_HARDENED`. Otherwise returns
    /// `None`.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{bitmap::BitmapVec, prelude::*};
    ///
    /// let mut bitmap = BitmapVec::new(2, GFP_KERNEL)?;
    /// bitmap.set_bit(0);
    ///
    /// assert_eq!(bitmap.next_zero_bit(0), Some(1));
    ///
    /// bitmap.set_bit(1);
    /// assert_eq!(bitmap.next_zero_bit(0), None);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn next_zero_bit(&self, start: usize) -> Option<usize> {
        let len = self.len();
        harden!(start < len, "bit {start} of a bitmap of {len}");

        // SAFETY: By the type invariants, the bitmap has `len` bits. `start` may be any number.
        let index =
            data_race(|| unsafe { bindings::find_next_zero_bit(self.as_ptr(), len, start) });
        (index < len).then_some(index)
    }

    /// Returns a pointer to the word that contains a bit.
    #[inline]
    fn word(&mut self, index: usize) -> *mut usize {
        let word = index / usize::BITS as usize;

        self.as_mut_ptr().wrapping_add(word)
    }
}

/// Returns the mask of a bit within its word.
#[inline]
fn mask(index: usize) -> usize {
    1 << (index % usize::BITS as usize)
}
