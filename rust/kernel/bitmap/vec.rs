// SPDX-License-Identifier: GPL-2.0

//! Bitmaps with memory of their own.

use super::Bitmap;
use crate::{
    alloc::{
        allocator::Kmalloc,
        flags::__GFP_ZERO,
        AllocError,
        Allocator,
        Flags,
        NumaNode, //
    },
    static_assert, //
};
use core::{
    alloc::Layout,
    cell::UnsafeCell,
    ops::{
        Deref,
        DerefMut, //
    },
    ptr::NonNull, //
};

/// Where the bits are.
#[derive(Clone, Copy)]
union Words {
    inline: usize,
    heap: NonNull<usize>,
}

/// A [`Bitmap`] with memory of its own, whose length does not change.
///
/// As many bits as a word has are in the value itself, and take no other memory.
///
/// # Invariants
///
/// `nbits` is not more than [`Self::MAX_LEN`]. If it is not more than [`Self::MAX_INLINE_LEN`] then
/// `words` is `inline`; else it is `heap`, memory of the layout of `layout()`, which is initialized
/// and this value's.
///
/// # Examples
///
/// ```
/// use kernel::{bitmap::BitmapVec, prelude::*};
///
/// let mut bitmap = BitmapVec::new(1000, GFP_KERNEL)?;
/// for index in (0..1000).step_by(300) {
///     bitmap.set_bit(index);
/// }
/// assert_eq!(bitmap.next_bit(1), Some(300));
/// assert_eq!(bitmap.next_zero_bit(300), Some(301));
/// assert_eq!(bitmap.last_bit(), Some(900));
/// # Ok::<(), Error>(())
/// ```
pub struct BitmapVec {
    words: UnsafeCell<Words>,
    nbits: usize,
}

// SAFETY: The memory belongs to no thread.
unsafe impl Send for BitmapVec {}

// SAFETY: What a shared reference allows is what one to a `Bitmap` does, which may be shared.
unsafe impl Sync for BitmapVec {}

// C counts bits as `int` in places.
static_assert!(BitmapVec::MAX_INLINE_LEN <= BitmapVec::MAX_LEN);

/// The memory for more bits than a word has.
///
/// There are no more of them than `MAX_LEN`.
fn layout(nbits: usize) -> Layout {
    let words = nbits.div_ceil(usize::BITS as usize);

    // SAFETY: The alignment is that of a type. The size is less than `MAX_LEN`, and so than
    // `isize::MAX`.
    unsafe { Layout::from_size_align_unchecked(words * size_of::<usize>(), align_of::<usize>()) }
}

impl BitmapVec {
    /// The greatest number of bits.
    pub const MAX_LEN: usize = i32::MAX as usize;

    /// The greatest number of bits that take no memory but that of the value.
    pub const MAX_INLINE_LEN: usize = usize::BITS as usize;

    /// Makes a bitmap of [`Self::MAX_INLINE_LEN`] bits, none of which is set.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::bitmap::BitmapVec;
    ///
    /// let bitmap = BitmapVec::new_inline();
    /// assert_eq!(bitmap.len(), BitmapVec::MAX_INLINE_LEN);
    /// assert_eq!(bitmap.last_bit(), None);
    /// ```
    #[inline]
    pub fn new_inline() -> Self {
        Self::inline(Self::MAX_INLINE_LEN)
    }

    /// Makes a bitmap of not more than [`Self::MAX_INLINE_LEN`] bits.
    #[inline]
    fn inline(nbits: usize) -> Self {
        // INVARIANT: The caller sees to the number.
        Self {
            words: UnsafeCell::new(Words { inline: 0 }),
            nbits,
        }
    }

    /// Makes a bitmap of as many bits, none of which is set.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory, or if these are more than [`Self::MAX_LEN`].
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{bitmap::BitmapVec, prelude::*};
    ///
    /// assert_eq!(BitmapVec::new(65, GFP_KERNEL)?.last_bit(), None);
    /// assert!(BitmapVec::new(BitmapVec::MAX_LEN + 1, GFP_KERNEL).is_err());
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn new(nbits: usize, flags: Flags) -> Result<Self, AllocError> {
        if nbits <= Self::MAX_INLINE_LEN {
            return Ok(Self::inline(nbits));
        }
        if nbits > Self::MAX_LEN {
            return Err(AllocError);
        }
        let memory = Kmalloc::alloc(layout(nbits), flags | __GFP_ZERO, NumaNode::NO_NODE)?;

        // INVARIANT: Memory of the layout was allocated, full of zeroes. The number was checked.
        Ok(Self {
            words: UnsafeCell::new(Words {
                heap: memory.cast(),
            }),
            nbits,
        })
    }

    /// The number of bits.
    #[allow(clippy::len_without_is_empty)]
    #[inline]
    pub fn len(&self) -> usize {
        self.nbits
    }

    /// The memory that was allocated, if any was.
    #[inline]
    fn heap(&self) -> Option<NonNull<usize>> {
        if self.nbits <= Self::MAX_INLINE_LEN {
            return None;
        }
        // SAFETY: By the type's invariant it is this one, which nothing changes.
        Some(unsafe { (*self.words.get()).heap })
    }

    /// The first word.
    #[inline]
    fn words(&self) -> *mut usize {
        match self.heap() {
            Some(words) => words.as_ptr(),
            None => self.words.get().cast(),
        }
    }
}

impl Deref for BitmapVec {
    type Target = Bitmap;

    #[inline]
    fn deref(&self) -> &Bitmap {
        // SAFETY: By the type's invariant there are as many bits, and not too many, for as long as
        // `self` is borrowed. Shared references allow only atomic changes.
        unsafe { Bitmap::from_raw(self.words(), self.nbits) }
    }
}

impl DerefMut for BitmapVec {
    #[inline]
    fn deref_mut(&mut self) -> &mut Bitmap {
        // SAFETY: As in `deref`; and there is no other reference.
        unsafe { Bitmap::from_raw_mut(self.words(), self.nbits) }
    }
}

impl Drop for BitmapVec {
    fn drop(&mut self) {
        if let Some(memory) = self.heap() {
            // SAFETY: By the type's invariant it is memory of this layout, and this value's. It is
            // not used again.
            unsafe { Kmalloc::free(memory.cast(), layout(self.nbits)) };
        }
    }
}
