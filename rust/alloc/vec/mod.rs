// SPDX-License-Identifier: GPL-2.0

//! [`Vec`]: an array that grows.

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

/// A growing array in memory of the allocator `A`.
///
/// It consists of a pointer to its elements, their number (the *length*), and the number of
/// elements that there is memory for (the *capacity*). When an element is added and there is no
/// room, the capacity at least doubles, and the elements may move. It never shrinks by itself.
///
/// A new vector has no memory, nor has one of elements without size, whose capacity is
/// [`usize::MAX`].
///
/// A vector dereferences to a slice, so all methods of slices are there.
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
/// - `raw.ptr` points to `raw.len` valid elements that belong to the vector. It is the pointer
///   itself, aligned but dangling, that counts for elements without size.
/// - `raw.len` is at most the [capacity](Vec::capacity).
/// - If `T` has a size, the layout in the invariant of `raw` is that of `T`. Else `raw.cap` is 0.
// The compiler shows this line to whoever writes `Vec<T>`, as it was written until 6.12.
pub struct Vec<T, A: Allocator /* see `KVec<T>` */> {
    raw: RawVec<A>,
    _elements: PhantomData<T>,
}

// SAFETY: The vector owns its elements, and an allocator may be called from any thread.
unsafe impl<T: Send, A: Allocator> Send for Vec<T, A> {}

// SAFETY: A shared vector gives access to shared elements and to nothing else.
unsafe impl<T: Sync, A: Allocator> Sync for Vec<T, A> {}

/// Making and taking apart.
impl<T, A: Allocator> Vec<T, A> {
    const ELEMENT: Layout = Layout::new::<T>();
    const IS_ZST: bool = size_of::<T>() == 0;

    /// An empty vector. Allocates nothing.
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

    /// An empty vector with room for `capacity` elements.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory.
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
        // Without memory there is nothing to free if this fails.
        let mut v = ManuallyDrop::new(Self::new());
        v.reserve(capacity, flags)?;
        Ok(ManuallyDrop::into_inner(v))
    }

    /// A vector of `n` elements made of zeroes.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory.
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
        // SAFETY: There is room for `n` elements.
        unsafe { v.as_mut_ptr().write_bytes(0, n) };
        // SAFETY: The vector was empty, there is room, and all zeroes make a valid `T`.
        unsafe { v.inc_len(n) };
        Ok(v)
    }

    /// Makes a vector of what [`into_raw_parts`](Vec::into_raw_parts) returned.
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
    /// - `ptr` must be aligned, not null, and point to `length` valid elements, which belong to the
    ///   vector from now on.
    /// - If `T` has a size, then `length` must be at most `capacity`, `capacity * size_of::<T>()`
    ///   at most [`isize::MAX`], and, unless `capacity` is zero, `ptr` must have been allocated by
    ///   `A` with the layout of an array of `capacity` elements. If `T` has none, `capacity` does
    ///   not matter.
    #[inline]
    pub unsafe fn from_raw_parts(ptr: *mut T, length: usize, capacity: usize) -> Self {
        // INVARIANT: The caller promises it; without a size `cap` is zero.
        Self {
            raw: RawVec {
                // SAFETY: The caller promises that it is not null.
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
    /// The elements and the memory then belong to the caller.
    /// [`from_raw_parts`](Vec::from_raw_parts) is the way back.
    #[inline]
    pub fn into_raw_parts(self) -> (*mut T, usize, usize) {
        let mut me = ManuallyDrop::new(self);
        (me.as_mut_ptr(), me.len(), me.capacity())
    }
}

/// Looking at it.
impl<T, A: Allocator> Vec<T, A> {
    /// The number of elements that the vector can hold without allocating.
    #[inline]
    pub const fn capacity(&self) -> usize {
        if Self::IS_ZST {
            usize::MAX
        } else {
            self.raw.cap
        }
    }

    /// The number of elements.
    #[inline]
    pub const fn len(&self) -> usize {
        self.raw.len
    }

    /// Whether there are no elements.
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

    /// All elements.
    #[inline]
    pub fn as_slice(&self) -> &[T] {
        // SAFETY: By the type invariant these are valid elements which belong to the vector.
        unsafe { slice::from_raw_parts(self.as_ptr(), self.len()) }
    }

    /// All elements.
    #[inline]
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        // SAFETY: By the type invariant these are valid elements which belong to the vector.
        unsafe { slice::from_raw_parts_mut(self.as_mut_ptr(), self.len()) }
    }

    /// A pointer to the first element; dangling if there is no memory.
    #[inline]
    pub const fn as_ptr(&self) -> *const T {
        self.raw.ptr.as_ptr().cast()
    }

    /// A pointer to the first element; dangling if there is no memory.
    #[inline]
    pub fn as_mut_ptr(&mut self) -> *mut T {
        self.raw.ptr.as_ptr().cast()
    }

    /// The room behind the elements.
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
        // for as many elements.
        unsafe { slice::from_raw_parts_mut(self.end().cast(), spare) }
    }

    /// A pointer to where the next element goes, if there is room.
    #[inline]
    fn end(&mut self) -> *mut T {
        // SAFETY: By the type invariants this is in, or just behind, the memory of the vector.
        unsafe { self.as_mut_ptr().add(self.len()) }
    }
}

/// Changing the length.
impl<T, A: Allocator> Vec<T, A> {
    /// Adds `additional` elements that were written behind the last one.
    ///
    /// See [`spare_capacity_mut`](Vec::spare_capacity_mut) for an example.
    ///
    /// # Safety
    ///
    /// - `additional` must be at most `self.capacity() - self.len()`.
    /// - As many elements behind the last one must be valid. They belong to the vector from now on.
    #[inline]
    pub const unsafe fn inc_len(&mut self, additional: usize) {
        debug_assert!(additional <= self.capacity() - self.len());
        // INVARIANT: The caller promises it. For the same reason this does not overflow.
        self.raw.len = self.raw.len.wrapping_add(additional);
    }

    /// Gives up the last `count` elements, which then belong to the caller.
    ///
    /// # Safety
    ///
    /// `count` must be at most the length.
    #[inline]
    unsafe fn dec_len(&mut self, count: usize) -> &mut [T] {
        debug_assert!(count <= self.len());
        // INVARIANT: There are fewer elements now. The caller promises that it does not underflow.
        self.raw.len = self.raw.len.wrapping_sub(count);
        // SAFETY: Before this call they belonged to the vector, so by its type invariant they are
        // valid. Nothing else has access to them while the vector is borrowed.
        unsafe { slice::from_raw_parts_mut(self.end(), count) }
    }

    /// Appends an element.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory; `v` is dropped and the vector unchanged.
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
        // SAFETY: There is room for one more.
        unsafe { self.push_unchecked(v) };
        Ok(())
    }

    /// Appends an element if there is room for it. Never allocates.
    ///
    /// # Errors
    ///
    /// [`PushError`], which holds the element, if the vector is full.
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
        // SAFETY: The length is at most the capacity, and not the same.
        unsafe { self.push_unchecked(v) };
        Ok(())
    }

    /// # Safety
    ///
    /// The length must be less than the capacity.
    #[inline]
    unsafe fn push_unchecked(&mut self, v: T) {
        // SAFETY: The caller promises that there is room.
        unsafe { self.end().write(v) };
        // SAFETY: There is room, and the element was just written.
        unsafe { self.inc_len(1) };
    }

    /// Inserts an element before that at `index`, if there is room for it. Never allocates.
    ///
    /// The elements from `index` on move up by one.
    ///
    /// # Errors
    ///
    /// [`InsertError`], which holds the element: `IndexOutOfBounds` if `index` is larger than the
    /// length, else `OutOfCapacity` if the vector is full.
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
        // SAFETY: There are `len` elements and there is room for one more, so all places that are
        // read and written are in the memory. Each element is in one place again after the copy,
        // save for the one at `index`, which is overwritten without being dropped.
        unsafe {
            let place = self.as_mut_ptr().add(index);
            ptr::copy(place, place.add(1), len.wrapping_sub(index));
            place.write(element);
        }
        // SAFETY: There was room, and with the copy above the element at `len` is valid.
        unsafe { self.inc_len(1) };
        Ok(())
    }

    /// Removes the last element and returns it, or [`None`] if there is none.
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
        // SAFETY: There is at least one element.
        let last: *mut [T] = unsafe { self.dec_len(1) };
        // SAFETY: The vector gave it up, so it may be moved from there.
        Some(unsafe { last.cast::<T>().read() })
    }

    /// Removes the element at index `i` and returns it.
    ///
    /// The elements after it move down by one.
    ///
    /// # Errors
    ///
    /// [`RemoveError`] if there is no such element.
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
        // SAFETY: There is an element at `i`, and `behind` ones follow it. The copy puts them in
        // its place, and leaves the last place, which was given up, to nobody.
        unsafe {
            let place = self.as_mut_ptr().add(i);
            let removed = place.read();
            ptr::copy(place.add(1), place, behind);
            Ok(removed)
        }
    }

    /// Drops the elements from index `len` on. If there are no more than `len`, does nothing.
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
            // SAFETY: It is the difference of the length and something less.
            let tail: *mut [T] = unsafe { self.dec_len(count) };
            // SAFETY: The vector gave these elements up, and nothing else drops them.
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
    /// Makes room for at least `additional` more elements.
    ///
    /// If there is room already, does nothing. Else the capacity at least doubles.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory; the vector is unchanged.
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
        // By the type invariant this does not underflow.
        if additional <= self.capacity().wrapping_sub(self.len()) {
            return Ok(());
        }
        if Self::IS_ZST {
            // There would be more than `usize::MAX` elements.
            return Err(AllocError);
        }
        // SAFETY: `T` has a size, so its layout is the one in the invariant of `raw`.
        unsafe { self.raw.grow(additional, Self::ELEMENT, flags) }
    }

    /// Gives memory back that is not needed for `min_capacity` elements, nor for those there are.
    ///
    /// If the capacity is no larger than that, does nothing. The elements may move. Whether the
    /// memory really becomes smaller is up to the allocator.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if the allocator needs memory for this and there is none; the vector is
    /// unchanged.
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
        // SAFETY: `T` has a size, so its layout is the one in the invariant of `raw`. The new
        // capacity is less than the old one, and not less than the length.
        unsafe { self.raw.shrink(capacity, Self::ELEMENT, flags) }
    }
}

impl<T, A: Allocator> Drop for Vec<T, A> {
    #[inline]
    fn drop(&mut self) {
        let elements: *mut [T] = self.as_mut_slice();
        // SAFETY: They are valid, belong to the vector, and are never used again.
        unsafe { elements.drop_in_place() };
        // SAFETY: If `T` has a size, its layout is the one in the invariant of `raw`, else `cap` is
        // zero. The vector is never used again.
        unsafe { self.raw.free(Self::ELEMENT) };
    }
}
