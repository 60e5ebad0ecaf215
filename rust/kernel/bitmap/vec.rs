// SPDX-License-Identifier: GPL-2.0

//! [`BitmapVec`]: bitmaps that own their memory.

use super::Bitmap;
use crate::{
    alloc::{
        allocator::{
            kmalloc,
            Kmalloc, //
        },
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

/// The words of the bitmap, inline or allocated.
#[derive(Clone, Copy)]
union Words {
    inline: usize,
    heap: NonNull<usize>,
}

/// A [`Bitmap`] that owns its memory, with a fixed length.
///
/// Bitmaps that fit into a word are stored inline, without an allocation.
///
/// # Invariants
///
/// `nbits` is at most [`Self::MAX_LEN`]. If it is at most [`Self::MAX_INLINE_LEN`], `words` is
/// `inline`; otherwise, it is `heap`, initialized memory of the layout `layout(nbits)` that this
/// value owns.
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

// SAFETY: The memory is not bound to a thread.
unsafe impl Send for BitmapVec {}

// SAFETY: A shared reference gives the same access as a shared reference to a `Bitmap`, which is
// `Sync`.
unsafe impl Sync for BitmapVec {}

// C counts bits as `int` in some places.
static_assert!(BitmapVec::MAX_INLINE_LEN <= BitmapVec::MAX_LEN);

/// Returns the layout of the memory for `nbits` bits, if they do not fit into a word.
fn layout(nbits: usize) -> Layout {
    let words = nbits.div_ceil(usize::BITS as usize);

    // SAFETY: The alignment is that of a type, and the size a multiple of it. The size is about an
    // eighth of `nbits`, so it is less than `isize::MAX`.
    unsafe { Layout::from_size_align_unchecked(words * size_of::<usize>(), align_of::<usize>()) }
}

impl BitmapVec {
    /// The maximum number of bits.
    pub const MAX_LEN: usize = i32::MAX as usize;

    /// The maximum number of bits that need no allocation.
    pub const MAX_INLINE_LEN: usize = usize::BITS as usize;

    /// Creates a bitmap of [`Self::MAX_INLINE_LEN`] bits, all of them clear.
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

    /// Creates a bitmap of at most [`Self::MAX_INLINE_LEN`] bits.
    #[inline]
    fn inline(nbits: usize) -> Self {
        // INVARIANT: The callers pass at most `MAX_INLINE_LEN` bits, so `words` is `inline`.
        Self {
            words: UnsafeCell::new(Words { inline: 0 }),
            nbits,
        }
    }

    /// Creates a bitmap of `nbits` bits, all of them clear.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if the allocation fails, or if `nbits` exceeds [`Self::MAX_LEN`].
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
        let memory = kmalloc(layout(nbits), flags | __GFP_ZERO, NumaNode::NO_NODE)?;

        // INVARIANT: The memory has this layout and is zeroed, and `nbits` was checked.
        Ok(Self {
            words: UnsafeCell::new(Words {
                heap: memory.cast(),
            }),
            nbits,
        })
    }

    /// Returns the number of bits.
    #[allow(clippy::len_without_is_empty)]
    #[inline]
    pub fn len(&self) -> usize {
        self.nbits
    }

    /// Returns the allocated memory, if any.
    #[inline]
    fn heap(&self) -> Option<NonNull<usize>> {
        if self.nbits <= Self::MAX_INLINE_LEN {
            return None;
        }
        // SAFETY: By the type invariants, `words` is `heap`, which does not change.
        Some(unsafe { (*self.words.get()).heap })
    }

    /// Returns a pointer to the first word.
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
        // SAFETY: By the type invariants, there are `nbits` bits, at most `MAX_LEN`, as long as
        // `self` is borrowed. Shared references only allow atomic modifications.
        unsafe { Bitmap::from_raw(self.words(), self.nbits) }
    }
}

impl DerefMut for BitmapVec {
    #[inline]
    fn deref_mut(&mut self) -> &mut Bitmap {
        // SAFETY: As in `deref`; in addition, `self` is mutably borrowed.
        unsafe { Bitmap::from_raw_mut(self.words(), self.nbits) }
    }
}

impl Drop for BitmapVec {
    fn drop(&mut self) {
        if let Some(memory) = self.heap() {
            // SAFETY: By the type invariants, this value owns the memory, which was allocated by
            // `Kmalloc` with this layout. It is not used again.
            unsafe { Kmalloc::free(memory.cast(), layout(self.nbits)) };
        }
    }
}
