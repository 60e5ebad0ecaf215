// SPDX-License-Identifier: GPL-2.0

//! Numbers to give out and take back.

use crate::{
    alloc::{
        AllocError,
        Flags, //
    },
    bitmap::BitmapVec, //
};

/// A pool of numbers from 0 up, each of which is either unused or acquired.
///
/// The numbers are bits of a bitmap. When all are acquired the pool must grow, which takes memory.
/// A pool that is behind a spinlock can grow nevertheless, as it does so in three steps: ask for
/// [`grow_request`](Self::grow_request), release the lock and allocate with
/// [`realloc`](ReallocRequest::realloc), take the lock and [`grow`](Self::grow). What others do to
/// the pool meanwhile does no harm. It shrinks in the same way.
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

/// How large an [`IdPool`] wants to become.
pub struct ReallocRequest {
    num_ids: usize,
}

/// Memory for an [`IdPool`] that wants to grow or shrink.
pub struct PoolResizer {
    new: BitmapVec,
}

impl ReallocRequest {
    /// Allocates the memory, which [`IdPool::grow`] or [`IdPool::shrink`] takes.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is none.
    #[inline]
    pub fn realloc(&self, flags: Flags) -> Result<PoolResizer, AllocError> {
        Ok(PoolResizer {
            new: BitmapVec::new(self.num_ids, flags)?,
        })
    }
}

impl IdPool {
    /// Makes a pool of [`BitmapVec::MAX_INLINE_LEN`] numbers, which takes no memory of its own.
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

    /// Makes a pool of as many numbers, or of [`BitmapVec::MAX_INLINE_LEN`] if these are more.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory, or if they are more than [`BitmapVec::MAX_LEN`].
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

    /// How many numbers there are, whether unused or acquired.
    #[inline]
    pub fn capacity(&self) -> usize {
        self.map.len()
    }

    /// Asks to become smaller, if that makes sense.
    ///
    /// It does if all numbers that are acquired are in the first quarter of the pool. It then wants
    /// to have half as many; and if none is acquired, the fewest.
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

    /// Becomes smaller, if it still makes sense.
    ///
    /// Numbers may have been acquired after the request. If the pool would now ask for more than it
    /// is given, it stays as it is.
    #[inline]
    pub fn shrink(&mut self, resizer: PoolResizer) {
        if self
            .shrink_request()
            .is_some_and(|request| request.num_ids <= resizer.new.len())
        {
            self.replace(resizer.new);
        }
    }

    /// Asks to become twice as large, unless that is more than [`BitmapVec::MAX_LEN`].
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

    /// Becomes larger, unless it has been made as large meanwhile.
    #[inline]
    pub fn grow(&mut self, resizer: PoolResizer) {
        if resizer.new.len() > self.capacity() {
            self.replace(resizer.new);
        }
    }

    /// Goes on with another bitmap, which has room for the numbers that are acquired.
    #[inline]
    fn replace(&mut self, mut new: BitmapVec) {
        new.copy_and_extend(&self.map);
        self.map = new;
    }

    /// The first unused number from `offset` on. If there is none, the pool should grow.
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

        // INVARIANT: That bit is in the bitmap.
        Some(UnusedId {
            id: self.map.next_zero_bit(offset)?,
            pool: self,
        })
    }

    /// Takes a number back.
    ///
    /// One that the pool does not have is refused, as [`Bitmap`](crate::bitmap::Bitmap) says.
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

/// A number of an [`IdPool`] that is unused, until it is [acquired](Self::acquire).
///
/// As it borrows the pool, nobody else can acquire the number.
///
/// # Invariants
///
/// `id` is less than the capacity of the pool.
pub struct UnusedId<'pool> {
    id: usize,
    pool: &'pool mut IdPool,
}

impl UnusedId<'_> {
    /// The number.
    #[inline]
    #[must_use]
    pub fn as_usize(&self) -> usize {
        self.id
    }

    /// The number. No pool is too large for the type.
    #[inline]
    #[must_use]
    pub fn as_u32(&self) -> u32 {
        self.id as u32
    }

    /// Acquires the number, which is not found again before it is
    /// [released](IdPool::release_id).
    #[inline]
    pub fn acquire(self) -> usize {
        self.pool.map.set_bit(self.id);
        self.id
    }
}
