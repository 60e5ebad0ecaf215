// SPDX-License-Identifier: GPL-2.0

//! [`IdPool`]: allocation of small integer IDs.

use crate::{
    alloc::{
        AllocError,
        Flags, //
    },
    bitmap::BitmapVec, //
};

/// A pool of IDs, which are integers from 0, each of them unused or acquired.
///
/// The pool is a bitmap. When all IDs are acquired, it must grow, which allocates memory. A pool
/// behind a spinlock can grow in three steps: create a [`grow_request`](Self::grow_request),
/// release the lock and allocate with [`realloc`](ReallocRequest::realloc), reacquire the lock and
/// [`grow`](Self::grow). The pool may be modified in between. It shrinks in the same way.
///
/// # Examples
///
/// ```
/// use kernel::{id_pool::IdPool, prelude::*};
///
/// /// Acquires the lowest unused number.
/// fn acquire(pool: &mut IdPool) -> Result<usize> {
///     loop {
///         if let Some(id) = pool.find_unused_id(0) {
///             return Ok(id.acquire());
///         }
///         let request = pool.grow_request().ok_or(ENOSPC)?;
///         pool.grow(request.realloc(GFP_KERNEL)?);
///     }
/// }
///
/// let mut pool = IdPool::new();
/// for id in 0..100 {
///     assert_eq!(acquire(&mut pool)?, id);
/// }
///
/// pool.release_id(42);
/// assert_eq!(acquire(&mut pool)?, 42);
/// assert_eq!(acquire(&mut pool)?, 100);
/// # Ok::<(), Error>(())
/// ```
pub struct IdPool {
    map: BitmapVec,
}

/// A request to resize an [`IdPool`].
pub struct ReallocRequest {
    num_ids: usize,
}

/// Allocated memory to resize an [`IdPool`].
pub struct PoolResizer {
    new: BitmapVec,
}

impl ReallocRequest {
    /// Allocates the memory, for [`IdPool::grow`] or [`IdPool::shrink`].
    ///
    /// # Errors
    ///
    /// [`AllocError`] if the allocation fails.
    #[inline]
    pub fn realloc(&self, flags: Flags) -> Result<PoolResizer, AllocError> {
        Ok(PoolResizer {
            new: BitmapVec::new(self.num_ids, flags)?,
        })
    }
}

impl IdPool {
    /// Creates a pool of [`BitmapVec::MAX_INLINE_LEN`] IDs, which does not allocate memory.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{bitmap::BitmapVec, id_pool::IdPool};
    ///
    /// assert_eq!(IdPool::new().capacity(), BitmapVec::MAX_INLINE_LEN);
    /// ```
    #[inline]
    pub fn new() -> Self {
        Self {
            map: BitmapVec::new_inline(),
        }
    }

    /// Creates a pool of `num_ids` IDs, or of [`BitmapVec::MAX_INLINE_LEN`] if that is more.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if the allocation fails, or if `num_ids` exceeds [`BitmapVec::MAX_LEN`].
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{id_pool::IdPool, prelude::*};
    ///
    /// assert_eq!(IdPool::with_capacity(1000, GFP_KERNEL)?.capacity(), 1000);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn with_capacity(num_ids: usize, flags: Flags) -> Result<Self, AllocError> {
        let num_ids = num_ids.max(BitmapVec::MAX_INLINE_LEN);

        Ok(Self {
            map: BitmapVec::new(num_ids, flags)?,
        })
    }

    /// Returns the number of IDs in the pool, unused and acquired.
    #[inline]
    pub fn capacity(&self) -> usize {
        self.map.len()
    }

    /// Returns a request to shrink the pool, if that is worthwhile.
    ///
    /// It is if all acquired IDs are in the first quarter of the pool. The request then halves the
    /// capacity, or reduces it to the minimum if no ID is acquired.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{id_pool::IdPool, prelude::*};
    ///
    /// let mut pool = IdPool::with_capacity(1000, GFP_KERNEL)?;
    /// let id = pool.find_unused_id(200).ok_or(ENOSPC)?.acquire();
    ///
    /// let resizer = pool.shrink_request().ok_or(EBUSY)?.realloc(GFP_KERNEL)?;
    /// pool.shrink(resizer);
    /// assert_eq!(pool.capacity(), 500);
    ///
    /// // A quarter of that is less than 200.
    /// assert!(pool.shrink_request().is_none());
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn shrink_request(&self) -> Option<ReallocRequest> {
        let (fewest, capacity) = (BitmapVec::MAX_INLINE_LEN, self.capacity());

        let num_ids = match self.map.last_bit() {
            _ if capacity <= fewest => return None,
            Some(last) if last >= capacity / 4 => return None,
            Some(_) => fewest.max(capacity / 2),
            None => fewest,
        };
        Some(ReallocRequest { num_ids })
    }

    /// Shrinks the pool, if that is still worthwhile.
    ///
    /// IDs may have been acquired since the request. If a request would now be larger than
    /// `resizer`, the pool does not change.
    #[inline]
    pub fn shrink(&mut self, resizer: PoolResizer) {
        if self
            .shrink_request()
            .is_some_and(|request| request.num_ids <= resizer.new.len())
        {
            self.replace(resizer.new);
        }
    }

    /// Returns a request to double the capacity, unless that exceeds [`BitmapVec::MAX_LEN`].
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{id_pool::IdPool, prelude::*};
    ///
    /// let mut pool = IdPool::with_capacity(100, GFP_KERNEL)?;
    /// let resizer = pool.grow_request().ok_or(ENOSPC)?.realloc(GFP_KERNEL)?;
    ///
    /// pool.grow(resizer);
    /// assert_eq!(pool.capacity(), 200);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn grow_request(&self) -> Option<ReallocRequest> {
        let num_ids = self.capacity().checked_mul(2)?;

        (num_ids <= BitmapVec::MAX_LEN).then_some(ReallocRequest { num_ids })
    }

    /// Grows the pool, unless it has grown to that capacity since the request.
    #[inline]
    pub fn grow(&mut self, resizer: PoolResizer) {
        if resizer.new.len() > self.capacity() {
            self.replace(resizer.new);
        }
    }

    /// Replaces the bitmap by another one, which must have room for all acquired IDs.
    #[inline]
    fn replace(&mut self, mut new: BitmapVec) {
        new.copy_and_extend(&self.map);
        self.map = new;
    }

    /// Finds the first unused ID from `offset` on. If there is none, the pool should grow.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{id_pool::IdPool, prelude::*};
    ///
    /// let mut pool = IdPool::new();
    /// assert_eq!(pool.find_unused_id(7).map(|id| id.acquire()), Some(7));
    /// assert_eq!(pool.find_unused_id(7).map(|id| id.as_u32()), Some(8));
    /// assert!(pool.find_unused_id(64).is_none());
    /// ```
    #[inline]
    #[must_use]
    pub fn find_unused_id(&mut self, offset: usize) -> Option<UnusedId<'_>> {
        if offset >= self.capacity() {
            return None;
        }

        // INVARIANT: The bit is within the bitmap, so `id` is less than the capacity.
        Some(UnusedId {
            id: self.map.next_zero_bit(offset)?,
            pool: self,
        })
    }

    /// Releases an ID.
    ///
    /// An ID outside of the pool is handled as [`Bitmap`](crate::bitmap::Bitmap) describes.
    #[inline]
    pub fn release_id(&mut self, id: usize) {
        self.map.clear_bit(id);
    }
}

impl Default for IdPool {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

/// An unused ID of an [`IdPool`], which can be [acquired](Self::acquire).
///
/// It borrows the pool, so the ID cannot be acquired elsewhere in the meantime.
///
/// # Invariants
///
/// `id` is less than the capacity of the pool.
pub struct UnusedId<'pool> {
    id: usize,
    pool: &'pool mut IdPool,
}

impl UnusedId<'_> {
    /// Returns the ID.
    #[inline]
    #[must_use]
    pub fn as_usize(&self) -> usize {
        self.id
    }

    /// Returns the ID as a `u32`, which is large enough for every pool.
    #[inline]
    #[must_use]
    pub fn as_u32(&self) -> u32 {
        self.id as u32
    }

    /// Acquires the ID, so that it is not found again before it is [released](IdPool::release_id).
    #[inline]
    pub fn acquire(self) -> usize {
        self.pool.map.set_bit(self.id);
        self.id
    }
}
