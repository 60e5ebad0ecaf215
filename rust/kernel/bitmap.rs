// SPDX-License-Identifier: GPL-2.0

//! Arrays of bits.
//!
//! C headers: [`include/linux/bitmap.h`](srctree/include/linux/bitmap.h),
//! [`include/linux/bitops.h`](srctree/include/linux/bitops.h)

use core::{
    cell::UnsafeCell,
    ptr, //
};

mod vec;

pub use vec::BitmapVec;

/// An array of bits, as C has it: of `unsigned long`s.
///
/// A [`BitmapVec`] owns one; one that C owns is borrowed by [`from_raw`](Self::from_raw). Bits can
/// be changed through `&mut Bitmap` or, atomically, through `&Bitmap`.
///
/// An index that is out of bounds is refused: [`set_bit`](Self::set_bit) and its like do nothing
/// but print an error. With `CONFIG_RUST_BITMAP_HARDENED` they panic.
///
/// # Invariants
///
/// As many words as it takes to have [`len`](Self::len) bits are there, at the address of the
/// reference, and there are no more bits than [`BitmapVec::MAX_LEN`].
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
// A reference to it is an address and a number of bits, and says nothing about memory: what would
// be a `[usize]` changes while it is borrowed. The cell keeps the compiler from believing that
// nothing is ever written through such a reference.
#[cfg_attr(CONFIG_64BIT, repr(align(8)))]
#[cfg_attr(not(CONFIG_64BIT), repr(align(4)))]
pub struct Bitmap {
    bits: UnsafeCell<[()]>,
}

// SAFETY: The bits belong to no thread.
unsafe impl Send for Bitmap {}

// SAFETY: Through a shared reference, bits are read by C code that copes with changes, and changed
// atomically.
unsafe impl Sync for Bitmap {}

/// Has C read bits that may change meanwhile. C's `data_race()`: KCSAN has nothing to say.
#[inline(always)]
fn data_race<T>(read: impl FnOnce() -> T) -> T {
    // SAFETY: It is undone below, by the same thread or interrupt handler.
    #[cfg(CONFIG_KCSAN)]
    unsafe {
        bindings::kcsan_disable_current()
    };

    let value = read();

    // SAFETY: It was disabled above.
    #[cfg(CONFIG_KCSAN)]
    unsafe {
        bindings::kcsan_enable_current()
    };

    value
}

/// Refuses an index that is out of bounds.
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
    /// Borrows a bitmap that C has.
    ///
    /// # Panics
    ///
    /// With `CONFIG_RUST_BITMAP_HARDENED`, if `nbits` is more than `i32::MAX`.
    ///
    /// # Safety
    ///
    /// `ptr` points to an array of words that are initialized and have `nbits` bits, which are not
    /// more than `i32::MAX`. It is not freed before the end of `'a`, and until then only changed by
    /// atomic operations.
    #[inline]
    pub unsafe fn from_raw<'a>(ptr: *const usize, nbits: usize) -> &'a Bitmap {
        harden!(nbits <= BitmapVec::MAX_LEN, "a bitmap of {nbits}");

        // INVARIANT: The caller vouches for the words and the number.
        //
        // SAFETY: Neither has a size, so that any address will do; that of words is aligned.
        unsafe { &*(ptr::slice_from_raw_parts(ptr.cast::<()>(), nbits) as *const Bitmap) }
    }

    /// Borrows a bitmap that C has, to change it.
    ///
    /// # Panics
    ///
    /// With `CONFIG_RUST_BITMAP_HARDENED`, if `nbits` is more than `i32::MAX`.
    ///
    /// # Safety
    ///
    /// `ptr` points to an array of words that are initialized and have `nbits` bits, which are not
    /// more than `i32::MAX`. It is not freed before the end of `'a`, and until then used in no
    /// other way.
    #[inline]
    pub unsafe fn from_raw_mut<'a>(ptr: *mut usize, nbits: usize) -> &'a mut Bitmap {
        harden!(nbits <= BitmapVec::MAX_LEN, "a bitmap of {nbits}");

        // INVARIANT: The caller vouches for the words and the number.
        //
        // SAFETY: Neither has a size, so that any address will do; that of words is aligned.
        unsafe { &mut *(ptr::slice_from_raw_parts_mut(ptr.cast::<()>(), nbits) as *mut Bitmap) }
    }

    /// The words, to be read.
    #[inline]
    pub fn as_ptr(&self) -> *const usize {
        self.bits.get().cast()
    }

    /// The words, to be changed.
    #[inline]
    pub fn as_mut_ptr(&mut self) -> *mut usize {
        self.bits.get().cast()
    }

    /// The number of bits.
    #[expect(clippy::len_without_is_empty)]
    #[inline]
    pub fn len(&self) -> usize {
        self.bits.get().len()
    }

    /// Sets a bit. C's `__set_bit()`.
    ///
    /// # Panics
    ///
    /// With `CONFIG_RUST_BITMAP_HARDENED`, if there is no such bit. Without it, nothing is done.
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

        // SAFETY: By the type's invariant there is such a word, and nothing else has access.
        unsafe { *self.word(index) |= mask(index) };
    }

    /// Sets a bit atomically. C's `set_bit()`.
    ///
    /// It orders no other access to memory.
    ///
    /// # Panics
    ///
    /// With `CONFIG_RUST_BITMAP_HARDENED`, if there is no such bit. Without it, nothing is done.
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

        // SAFETY: By the type's invariant there is such a bit.
        unsafe { bindings::set_bit(index as isize, self.bits.get().cast()) };
    }

    /// Clears a bit. C's `__clear_bit()`.
    ///
    /// # Panics
    ///
    /// With `CONFIG_RUST_BITMAP_HARDENED`, if there is no such bit. Without it, nothing is done.
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

        // SAFETY: By the type's invariant there is such a word, and nothing else has access.
        unsafe { *self.word(index) &= !mask(index) };
    }

    /// Clears a bit atomically. C's `clear_bit()`.
    ///
    /// It orders no other access to memory.
    ///
    /// # Panics
    ///
    /// With `CONFIG_RUST_BITMAP_HARDENED`, if there is no such bit. Without it, nothing is done.
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

        // SAFETY: By the type's invariant there is such a bit.
        unsafe { bindings::clear_bit(index as isize, self.bits.get().cast()) };
    }

    /// Copies the bits of another bitmap, as many as both have. Clears the others.
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
            // SAFETY: By the type's invariant there are as many words, and no more bits than C can
            // count. Nothing else has access to those that are written.
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

    /// The last bit that is set.
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

        // SAFETY: By the type's invariant there are as many bits.
        let index = data_race(|| unsafe { bindings::find_last_bit(self.as_ptr(), len) });
        (index < len).then_some(index)
    }

    /// The first bit that is set, from `start` on.
    ///
    /// # Panics
    ///
    /// With `CONFIG_RUST_BITMAP_HARDENED`, if there is no bit `start`. Without it, there is none.
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

        // SAFETY: By the type's invariant there are as many bits. `start` may be any number.
        let index = data_race(|| unsafe { bindings::find_next_bit(self.as_ptr(), len, start) });
        (index < len).then_some(index)
    }

    /// The first bit that is not set, from `start` on.
    ///
    /// # Panics
    ///
    /// With `CONFIG_RUST_BITMAP_HARDENED`, if there is no bit `start`. Without it, there is none.
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

        // SAFETY: By the type's invariant there are as many bits. `start` may be any number.
        let index =
            data_race(|| unsafe { bindings::find_next_zero_bit(self.as_ptr(), len, start) });
        (index < len).then_some(index)
    }

    /// The word that a bit is in.
    #[inline]
    fn word(&mut self, index: usize) -> *mut usize {
        let word = index / usize::BITS as usize;

        self.as_mut_ptr().wrapping_add(word)
    }
}

/// Where a bit is in its word.
#[inline]
fn mask(index: usize) -> usize {
    1 << (index % usize::BITS as usize)
}
