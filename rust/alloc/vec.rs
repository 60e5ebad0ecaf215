// SPDX-License-Identifier: GPL-2.0

//! [`Vec`]: a growable array.

use core::{
    alloc::Layout,
    marker::PhantomData,
    mem::{
        ManuallyDrop,
        MaybeUninit, //
    },
    ptr::{
        self,
        NonNull, //
    },
    slice, //
};

use pin_init::Zeroable;

use crate::{
    AllocError,
    Allocator,
    Flags, //
};

mod drain;
mod errors;
mod extend;
mod into_iter;
mod macros;
mod raw;
mod retain;
mod traits;

pub use self::{
    drain::DrainAll,
    errors::{
        InsertError,
        PushError,
        RemoveError, //
    },
    into_iter::IntoIter, //
};

use self::raw::RawVec;

/// A growable array in memory of the allocator `A`.
///
/// It consists of a pointer to its elements, their number (the *length*), and the number of
/// elements that the memory has room for (the *capacity*). When an element is added and there is no
/// room, the capacity at least doubles, and the elements may move. It never shrinks by itself.
///
/// A new vector has no memory. A vector of zero-sized elements never has any, and its capacity is
/// [`usize::MAX`].
///
/// A vector dereferences to a slice, so all methods of slices are available.
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
///
/// let mut v = KVec::with_capacity(2, GFP_KERNEL)?;
/// v.push("a", GFP_KERNEL)?;
/// v.push("b", GFP_KERNEL)?;
/// v.push("c", GFP_KERNEL)?;
///
/// assert_eq!(v, ["a", "b", "c"]);
/// assert_eq!(v.iter().position(|s| *s == "b"), Some(1));
/// assert!(v.capacity() >= 3);
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// - `raw.ptr` points to `raw.len` valid elements owned by the vector. For zero-sized elements it
///   is aligned but dangling.
/// - `raw.len` is at most the [capacity](Vec::capacity).
/// - If the size of `T` is not zero, the layout in the invariant of `raw` is that of `T`. Otherwise
///   `raw.cap` is 0.
// The compiler shows this line to a developer who writes `Vec<T>`, as it was written until 6.12.
pub struct Vec<T, A: Allocator /* see `KVec<T>` */> {
    raw: RawVec<A>,
    _elements: PhantomData<T>,
}

// SAFETY: The vector owns its elements, which are `Send`, and an allocator can be called from any
// thread.
unsafe impl<T: Send, A: Allocator> Send for Vec<T, A> {}

// SAFETY: A shared vector gives access only to shared elements, which are `Sync`.
unsafe impl<T: Sync, A: Allocator> Sync for Vec<T, A> {}

/// Constructors and raw parts.
impl<T, A: Allocator> Vec<T, A> {
    const ELEMENT: Layout = Layout::new::<T>();
    const IS_ZST: bool = size_of::<T>() == 0;

    /// Creates an empty vector. Does not allocate.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// static EMPTY: KVec<u32> = KVec::new();
    /// assert_eq!(EMPTY.capacity(), 0);
    /// ```
    #[inline]
    pub const fn new() -> Self {
        // INVARIANT: There are no elements and there is no memory; the pointer is aligned for `T`.
        Self {
            raw: RawVec {
                ptr: NonNull::<T>::dangling().cast(),
                cap: 0,
                len: 0,
                allocator: PhantomData,
            },
            _elements: PhantomData,
        }
    }

    /// Creates an empty vector with room for `capacity` elements.
    ///
    /// # Errors
    ///
    /// Returns [`AllocError`] if memory cannot be allocated.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let v = KVec::<u32>::with_capacity(20, GFP_KERNEL)?;
    /// assert!(v.is_empty());
    /// assert!(v.capacity() >= 20);
    ///
    /// // No allocation can be that large. This is an error, not a panic.
    /// assert!(KVec::<u32>::with_capacity(usize::MAX, GFP_KERNEL).is_err());
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn with_capacity(capacity: usize, flags: Flags) -> Result<Self, AllocError> {
        // The vector has no memory to free if this fails.
        let mut v = ManuallyDrop::new(Self::new());
        v.reserve(capacity, flags)?;
        Ok(ManuallyDrop::into_inner(v))
    }

    /// Creates a vector of `n` zeroed elements.
    ///
    /// # Errors
    ///
    /// Returns [`AllocError`] if memory cannot be allocated.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let v = KVec::<u32>::zeroed(20, GFP_KERNEL)?;
    /// assert_eq!(v, [0; 20]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn zeroed(n: usize, flags: Flags) -> Result<Self, AllocError>
    where
        T: Zeroable,
    {
        let mut v = Self::with_capacity(n, flags)?;
        // SAFETY: `with_capacity()` allocated memory for `n` elements.
        unsafe { v.as_mut_ptr().write_bytes(0, n) };
        // SAFETY: The vector was empty, its capacity is at least `n`, and, as `T` is `Zeroable`,
        // the zeroed elements are valid.
        unsafe { v.inc_len(n) };
        Ok(v)
    }

    /// Creates a vector from its [raw parts](Vec::into_raw_parts), and takes ownership of them.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let mut v = KVec::with_capacity(4, GFP_KERNEL)?;
    /// v.push_within_capacity(1)?;
    ///
    /// let (ptr, len, capacity) = v.into_raw_parts();
    /// // SAFETY: There is room for four elements, and there was one.
    /// unsafe { ptr.add(len).write(2) };
    /// // SAFETY: These are the parts of a vector, to which one element was added.
    /// let v = unsafe { KVec::from_raw_parts(ptr, len + 1, capacity) };
    ///
    /// assert_eq!(v, [1, 2]);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `ptr` is aligned, not null, and points to `length` valid elements, whose ownership passes
    ///   to the vector.
    /// - If the size of `T` is not zero: `length` is at most `capacity`,
    ///   `capacity * size_of::<T>()` is at most [`isize::MAX`], and, unless `capacity` is zero,
    ///   `ptr` points to memory that was allocated by `A` with the layout of an array of `capacity`
    ///   elements, and whose ownership passes to the vector. Otherwise `capacity` is ignored.
    #[inline]
    pub unsafe fn from_raw_parts(ptr: *mut T, length: usize, capacity: usize) -> Self {
        // INVARIANT: By the safety requirements of this function; for zero-sized elements `cap` is
        // zero.
        Self {
            raw: RawVec {
                // SAFETY: By the safety requirements of this function, `ptr` is not null.
                ptr: unsafe { NonNull::new_unchecked(ptr) }.cast(),
                cap: if Self::IS_ZST { 0 } else { capacity },
                len: length,
                allocator: PhantomData,
            },
            _elements: PhantomData,
        }
    }

    /// Turns the vector into a pointer, a length and a capacity.
    ///
    /// Ownership of the elements and of the memory passes to the caller.
    /// [`from_raw_parts`](Vec::from_raw_parts) reverses it.
    #[inline]
    pub fn into_raw_parts(self) -> (*mut T, usize, usize) {
        let mut me = ManuallyDrop::new(self);
        (me.as_mut_ptr(), me.len(), me.capacity())
    }
}

/// Accessors.
impl<T, A: Allocator> Vec<T, A> {
    /// Returns the number of elements that the vector can hold without allocating.
    #[inline]
    pub const fn capacity(&self) -> usize {
        if Self::IS_ZST {
            usize::MAX
        } else {
            self.raw.cap
        }
    }

    /// Returns the number of elements.
    #[inline]
    pub const fn len(&self) -> usize {
        self.raw.len
    }

    /// Returns whether the vector has no elements.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let mut v = KVec::new();
    /// assert!(v.is_empty());
    ///
    /// v.push(1, GFP_KERNEL)?;
    /// assert!(!v.is_empty());
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns a slice of all elements.
    #[inline]
    pub fn as_slice(&self) -> &[T] {
        // SAFETY: By the type invariant these are valid elements, which the vector owns and `self`
        // borrows.
        unsafe { slice::from_raw_parts(self.as_ptr(), self.len()) }
    }

    /// Returns a mutable slice of all elements.
    #[inline]
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        // SAFETY: By the type invariant these are valid elements, which the vector owns and `self`
        // borrows.
        unsafe { slice::from_raw_parts_mut(self.as_mut_ptr(), self.len()) }
    }

    /// Returns a pointer to the first element. It is dangling if the vector has no memory.
    #[inline]
    pub const fn as_ptr(&self) -> *const T {
        self.raw.ptr.as_ptr().cast()
    }

    /// Returns a mutable pointer to the first element. It is dangling if the vector has no memory.
    #[inline]
    pub fn as_mut_ptr(&mut self) -> *mut T {
        self.raw.ptr.as_ptr().cast()
    }

    /// Returns the spare capacity: the uninitialized memory after the last element.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let mut v = KVec::with_capacity(8, GFP_KERNEL)?;
    /// v.push_within_capacity(1)?;
    ///
    /// v.spare_capacity_mut()[0].write(2);
    /// // SAFETY: There is room for it, and it was just written.
    /// unsafe { v.inc_len(1) };
    ///
    /// assert_eq!(v, [1, 2]);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn spare_capacity_mut(&mut self) -> &mut [MaybeUninit<T>] {
        let spare = self.capacity().wrapping_sub(self.len());
        // SAFETY: By the type invariants the length is at most the capacity, and there is memory
        // for `capacity` elements. Uninitialized memory is valid for `MaybeUninit`.
        unsafe { slice::from_raw_parts_mut(self.end().cast(), spare) }
    }

    /// Returns a pointer to the end of the elements, where the next one goes if there is room.
    #[inline]
    fn end(&mut self) -> *mut T {
        // SAFETY: By the type invariants the end of the elements is within the memory, or at its
        // end.
        unsafe { self.as_mut_ptr().add(self.len()) }
    }
}

/// Changing the length.
impl<T, A: Allocator> Vec<T, A> {
    /// Increases the length by `additional` elements that were written after the last one.
    ///
    /// See [`spare_capacity_mut`](Vec::spare_capacity_mut) for an example.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `additional` is at most `self.capacity() - self.len()`.
    /// - The `additional` elements after the last one are valid. Their ownership passes to the
    ///   vector.
    #[inline]
    pub const unsafe fn inc_len(&mut self, additional: usize) {
        debug_assert!(additional <= self.capacity() - self.len());
        // INVARIANT: By the safety requirements of this function, which also exclude an overflow.
        self.raw.len = self.raw.len.wrapping_add(additional);
    }

    /// Removes the last `count` elements from the vector, and passes their ownership to the caller.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `count` is at most the length.
    #[inline]
    unsafe fn dec_len(&mut self, count: usize) -> &mut [T] {
        debug_assert!(count <= self.len());
        // INVARIANT: The vector owns fewer elements now. By the safety requirements of this
        // function, the length does not underflow.
        self.raw.len = self.raw.len.wrapping_sub(count);
        // SAFETY: By the type invariant these elements were valid and owned by the vector. Nothing
        // else accesses them while the vector is borrowed.
        unsafe { slice::from_raw_parts_mut(self.end(), count) }
    }

    /// Appends an element.
    ///
    /// # Errors
    ///
    /// Returns [`AllocError`] if memory cannot be allocated; `v` is dropped and the vector
    /// unchanged.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let mut v = KVec::new();
    /// v.push(1, GFP_KERNEL)?;
    /// v.push(2, GFP_KERNEL)?;
    /// assert_eq!(v, [1, 2]);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn push(&mut self, v: T, flags: Flags) -> Result<(), AllocError> {
        self.reserve(1, flags)?;
        // SAFETY: `reserve()` made the capacity larger than the length.
        unsafe { self.push_unchecked(v) };
        Ok(())
    }

    /// Appends an element if there is room for it. Never allocates.
    ///
    /// # Errors
    ///
    /// Returns [`PushError`], which holds the element, if the vector is full.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let mut v = KVec::with_capacity(1, GFP_KERNEL)?;
    /// v.push_within_capacity("one")?;
    /// assert_eq!(v.push_within_capacity("two").unwrap_err().0, "two");
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn push_within_capacity(&mut self, v: T) -> Result<(), PushError<T>> {
        if self.len() == self.capacity() {
            return Err(PushError(v));
        }
        // SAFETY: By the type invariant the length is at most the capacity, and the two differ.
        unsafe { self.push_unchecked(v) };
        Ok(())
    }

    /// Appends an element without checking the capacity.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the length is less than the capacity.
    #[inline]
    unsafe fn push_unchecked(&mut self, v: T) {
        // SAFETY: By the safety requirements of this function, the end is within the vector's
        // memory.
        unsafe { self.end().write(v) };
        // SAFETY: By the safety requirements of this function there is room, and the element was
        // just written.
        unsafe { self.inc_len(1) };
    }

    /// Inserts an element at `index` if there is room for it. Never allocates.
    ///
    /// The elements from `index` on move up by one.
    ///
    /// # Errors
    ///
    /// Returns [`InsertError`], which holds the element: `IndexOutOfBounds` if `index` is larger
    /// than the length, else `OutOfCapacity` if the vector is full.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::alloc::kvec::InsertError;
    /// use kernel::prelude::*;
    ///
    /// let mut v = KVec::with_capacity(3, GFP_KERNEL)?;
    /// for i in 0..3 {
    ///     v.insert_within_capacity(0, i)?;
    /// }
    /// assert_eq!(v, [2, 1, 0]);
    ///
    /// assert!(matches!(v.insert_within_capacity(0, 3), Err(InsertError::OutOfCapacity(3))));
    /// assert!(matches!(v.insert_within_capacity(9, 3), Err(InsertError::IndexOutOfBounds(3))));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn insert_within_capacity(
        &mut self,
        index: usize,
        element: T,
    ) -> Result<(), InsertError<T>> {
        let len = self.len();
        if index > len {
            return Err(InsertError::IndexOutOfBounds(element));
        }
        if len == self.capacity() {
            return Err(InsertError::OutOfCapacity(element));
        }
        // SAFETY: There are `len` elements and there is room for one more, so every place that is
        // read or written is within the memory. After the copy each element is in one place, except
        // the one at `index`, which is overwritten without being dropped.
        unsafe {
            let place = self.as_mut_ptr().add(index);
            ptr::copy(place, place.add(1), len.wrapping_sub(index));
            place.write(element);
        }
        // SAFETY: There was room, and after the copy above the element at `len` is valid.
        unsafe { self.inc_len(1) };
        Ok(())
    }

    /// Removes and returns the last element, or returns [`None`] if the vector is empty.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let mut v = KVec::new();
    /// v.push(1, GFP_KERNEL)?;
    ///
    /// assert_eq!(v.pop(), Some(1));
    /// assert_eq!(v.pop(), None);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn pop(&mut self) -> Option<T> {
        if self.is_empty() {
            return None;
        }
        // SAFETY: The vector is not empty.
        let last: *mut [T] = unsafe { self.dec_len(1) };
        // SAFETY: The element is valid, and `dec_len()` passed its ownership to this function.
        Some(unsafe { last.cast::<T>().read() })
    }

    /// Removes and returns the element at index `i`.
    ///
    /// The elements after it move down by one.
    ///
    /// # Errors
    ///
    /// Returns [`RemoveError`] if `i` is out of bounds.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let mut v = kernel::kvec![1, 2, 3]?;
    /// assert_eq!(v.remove(1)?, 2);
    /// assert_eq!(v, [1, 3]);
    /// assert!(v.remove(2).is_err());
    /// # Ok::<(), Error>(())
    /// ```
    pub fn remove(&mut self, i: usize) -> Result<T, RemoveError> {
        if i >= self.len() {
            return Err(RemoveError);
        }
        let behind = self.len().wrapping_sub(i).wrapping_sub(1);
        // SAFETY: As `i < len`, the vector is not empty.
        unsafe { self.dec_len(1) };
        // SAFETY: There is an element at `i`, followed by `behind` more. The copy moves them down
        // by one; the vector does not own the last place any more.
        unsafe {
            let place = self.as_mut_ptr().add(i);
            let removed = place.read();
            ptr::copy(place.add(1), place, behind);
            Ok(removed)
        }
    }

    /// Shortens the vector to `len` elements, and drops the others. Has no effect if there are no
    /// more than `len`.
    ///
    /// The capacity stays.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let mut v = kernel::kvec![1, 2, 3]?;
    /// v.truncate(1);
    /// assert_eq!(v, [1]);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn truncate(&mut self, len: usize) {
        if let Some(count) = self.len().checked_sub(len) {
            // SAFETY: `count` is the length minus `len`, and so at most the length.
            let tail: *mut [T] = unsafe { self.dec_len(count) };
            // SAFETY: `dec_len()` passed the ownership of these elements to this function, which
            // drops them once.
            unsafe { tail.drop_in_place() };
        }
    }

    /// Drops all elements. The capacity stays.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let mut v = kernel::kvec![1, 2, 3]?;
    /// v.clear();
    /// assert!(v.is_empty());
    /// assert!(v.capacity() >= 3);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn clear(&mut self) {
        self.truncate(0);
    }
}

/// Changing the capacity.
impl<T, A: Allocator> Vec<T, A> {
    /// Reserves capacity for at least `additional` more elements.
    ///
    /// Has no effect if there is enough. Otherwise the capacity at least doubles.
    ///
    /// # Errors
    ///
    /// Returns [`AllocError`] if memory cannot be allocated; the vector is unchanged.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let mut v = KVec::new();
    /// v.reserve(10, GFP_KERNEL)?;
    /// for i in 0..10 {
    ///     v.push_within_capacity(i)?;
    /// }
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn reserve(&mut self, additional: usize, flags: Flags) -> Result<(), AllocError> {
        // By the type invariant the length is at most the capacity, so this does not underflow.
        if additional <= self.capacity().wrapping_sub(self.len()) {
            return Ok(());
        }
        if Self::IS_ZST {
            // The length would overflow.
            return Err(AllocError);
        }
        // SAFETY: By the type invariant the layout in the invariant of `raw` is that of `T`, whose
        // size is not zero.
        unsafe { self.raw.grow(additional, Self::ELEMENT, flags) }
    }

    /// Shrinks the capacity to `min_capacity` or the length, whichever is larger.
    ///
    /// Has no effect if the capacity is not larger than that. The elements may move. The allocator
    /// decides whether to free any memory.
    ///
    /// # Errors
    ///
    /// Returns [`AllocError`] if the allocator needs memory for this and cannot allocate it; the
    /// vector is unchanged.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let mut v = KVec::with_capacity(100, GFP_KERNEL)?;
    /// v.push(1, GFP_KERNEL)?;
    ///
    /// v.shrink_to(10, GFP_KERNEL)?;
    /// assert_eq!(v.capacity(), 10);
    /// v.shrink_to(0, GFP_KERNEL)?;
    /// assert_eq!(v, [1]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn shrink_to(&mut self, min_capacity: usize, flags: Flags) -> Result<(), AllocError> {
        let capacity = min_capacity.max(self.len());
        if Self::IS_ZST || self.capacity() <= capacity {
            return Ok(());
        }
        // SAFETY: By the type invariant the layout in the invariant of `raw` is that of `T`, whose
        // size is not zero. The new capacity is less than the old one, and not less than the
        // length.
        unsafe { self.raw.shrink(capacity, Self::ELEMENT, flags) }
    }
}

impl<T, A: Allocator> Drop for Vec<T, A> {
    #[inline]
    fn drop(&mut self) {
        let elements: *mut [T] = self.as_mut_slice();
        // SAFETY: By the type invariant they are valid and owned by the vector, which does not use
        // them again.
        unsafe { elements.drop_in_place() };
        // SAFETY: By the type invariant the layout in the invariant of `raw` is that of `T`, or
        // `cap` is zero. The vector is not used again, and its elements were dropped.
        unsafe { self.raw.free(Self::ELEMENT) };
    }
}
