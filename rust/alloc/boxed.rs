// SPDX-License-Identifier: GPL-2.0

//! [`Box`]: an owned value in memory of its own.

use core::{
    alloc::Layout,
    marker::{
        CoercePointee,
        PhantomData, //
    },
    mem::{
        ManuallyDrop,
        MaybeUninit, //
    },
    pin::Pin,
    ptr::{
        self,
        NonNull, //
    },
};

use pin_init::{
    PinInit,
    Zeroable, //
};

use crate::{
    AllocError,
    Allocator,
    Flags,
    NumaNode,
    Vec, //
};

mod init;
mod traits;

/// A pointer that owns a value in memory of the allocator `A`.
///
/// Dropping the box drops the value and frees the memory. The box is one pointer wide (two for
/// slices and trait objects), and so is an [`Option`] of it. For a zero-sized value no memory is
/// allocated.
///
/// Unlike the standard library's box, it does not assert to the compiler that the value is not
/// aliased, and a value cannot be moved out of it with `*`: see [`into_inner`](Box::into_inner).
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
///
/// let mut b = KBox::new([0u8; 512], GFP_KERNEL)?;
/// b[0] = 1;
/// assert_eq!(b[..2], [1, 0]);
/// # Ok::<(), Error>(())
/// ```
///
/// A box of a type becomes one of a trait that the type implements:
///
/// ```
/// use core::fmt::Debug;
/// use kernel::prelude::*;
///
/// let mut values: KVec<KBox<dyn Debug>> = KVec::new();
/// values.push(KBox::new(42, GFP_KERNEL)?, GFP_KERNEL)?;
/// values.push(KBox::new("forty-two", GFP_KERNEL)?, GFP_KERNEL)?;
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// The pointer is aligned and points to a valid `T` that the box owns. If the size of the value is
/// not zero, it lies in memory that was allocated by `A` with the layout of the value.
#[repr(transparent)]
#[derive(CoercePointee)]
// The compiler shows this line to a developer who writes `Box<T>`, as it was written until 6.12.
pub struct Box<#[pointee] T: ?Sized, A: Allocator>(NonNull<T>, PhantomData<A>); // see `KBox<T>`

// SAFETY: The box owns the `T`, which is `Send`, and an allocator can be called from any thread.
unsafe impl<T: ?Sized + Send, A: Allocator> Send for Box<T, A> {}

// SAFETY: A shared box gives access only to a shared `T`, which is `Sync`.
unsafe impl<T: ?Sized + Sync, A: Allocator> Sync for Box<T, A> {}

impl<T: ?Sized, A: Allocator> Box<T, A> {
    /// Creates a box from a pointer returned by [`into_raw`](Box::into_raw), and takes ownership of
    /// it.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `raw` is aligned and points to a valid `T`, and ownership of the value and of its memory
    ///   passes to the box.
    /// - If the size of the value is not zero, it lies in memory that was allocated by `A` with the
    ///   layout of the value.
    #[inline]
    pub const unsafe fn from_raw(raw: *mut T) -> Self {
        // INVARIANT: By the safety requirements of this function.
        // SAFETY: A pointer to a valid value is not null.
        Self(unsafe { NonNull::new_unchecked(raw) }, PhantomData)
    }

    /// Turns the box into a pointer, and passes ownership of value and memory to the caller.
    ///
    /// [`from_raw`](Box::from_raw) reverses it.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let raw = KBox::into_raw(KBox::new(24, GFP_KERNEL)?);
    /// // SAFETY: It comes from `into_raw`, and was not used since.
    /// let b = unsafe { KBox::from_raw(raw) };
    /// assert_eq!(*b, 24);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn into_raw(b: Self) -> *mut T {
        ManuallyDrop::new(b).0.as_ptr()
    }

    /// Leaks the value, and returns a reference to it that stays valid forever.
    ///
    /// The value is not dropped and the memory not freed, unless the caller passes the reference to
    /// [`from_raw`](Box::from_raw).
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let n: &mut u32 = KBox::leak(KBox::new(24, GFP_KERNEL)?);
    /// *n += 1;
    /// assert_eq!(*n, 25);
    /// # // SAFETY: It is not used any more. (Only leak checkers would mind.)
    /// # drop(unsafe { KBox::from_raw(n) });
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn leak<'a>(b: Self) -> &'a mut T {
        // SAFETY: By the type invariant the pointer is aligned and points to a valid `T`, which the
        // box owned. As `into_raw` gives up ownership, the box never frees it.
        unsafe { &mut *Self::into_raw(b) }
    }

    /// Turns the box into a `Pin`, which keeps the value pinned.
    ///
    /// The value does not move.
    #[inline]
    pub fn into_pin(this: Self) -> Pin<Self> {
        // SAFETY: The value is only reachable through the `Pin` now. The box does not move it, and
        // drops it before freeing the memory.
        unsafe { Pin::new_unchecked(this) }
    }
}

impl<T, A: Allocator> Box<MaybeUninit<T>, A> {
    /// Asserts that the value is initialized, and returns it as a box of `T`.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let mut b = KBox::<[u8; 64]>::new_uninit(GFP_KERNEL)?;
    /// // SAFETY: The pointer is that of the box.
    /// unsafe { b.as_mut_ptr().write_bytes(0xff, 1) };
    /// // SAFETY: All bytes were written, and any bytes make a valid array.
    /// let b = unsafe { b.assume_init() };
    /// assert_eq!(b[63], 0xff);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Safety
    ///
    /// The caller must ensure that the box contains a valid `T`.
    #[inline]
    pub unsafe fn assume_init(self) -> Box<T, A> {
        let raw = Self::into_raw(self);
        // SAFETY: The pointer comes from `into_raw`, which passed on the ownership; `T` has the
        // layout of `MaybeUninit<T>`, and is valid by the safety requirements of this function.
        unsafe { Box::from_raw(raw.cast()) }
    }

    /// Writes `value` into the box.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let b = KBox::<u64>::new_uninit(GFP_KERNEL)?;
    /// let b = KBox::write(b, 24);
    /// assert_eq!(*b, 24);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn write(mut self, value: T) -> Box<T, A> {
        (*self).write(value);
        // SAFETY: The value was written just above.
        unsafe { self.assume_init() }
    }
}

impl<T, A: Allocator> Box<T, A> {
    /// Allocates memory and moves `x` into it.
    ///
    /// `x` may be on the stack on its way. Large values are better initialized in place: see
    /// [`pin_init`].
    ///
    /// # Errors
    ///
    /// Returns [`AllocError`] if memory cannot be allocated; `x` is dropped.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let b = KBox::new(24_u64, GFP_KERNEL)?;
    /// assert_eq!(*b, 24);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn new(x: T, flags: Flags) -> Result<Self, AllocError> {
        Ok(Self::new_uninit(flags)?.write(x))
    }

    /// Allocates uninitialized memory for a `T`.
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
    /// let b = KBox::<u64>::new_uninit(GFP_KERNEL)?;
    /// let b = KBox::write(b, 24);
    /// assert_eq!(*b, 24);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn new_uninit(flags: Flags) -> Result<Box<MaybeUninit<T>, A>, AllocError> {
        let ptr = if size_of::<T>() == 0 {
            NonNull::dangling()
        } else {
            A::alloc(Layout::new::<T>(), flags, NumaNode::NO_NODE)?.cast()
        };
        // INVARIANT: `MaybeUninit<T>` has the layout of `T`, for which the memory was allocated,
        // and any memory is valid for it. If the size is zero, the pointer only needs to be
        // aligned.
        Ok(Box(ptr, PhantomData))
    }

    /// Allocates zeroed memory for a `T`.
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
    /// let b = KBox::<[u8; 128]>::zeroed(GFP_KERNEL)?;
    /// assert_eq!(*b, [0; 128]);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn zeroed(flags: Flags) -> Result<Self, AllocError>
    where
        T: Zeroable,
    {
        let mut b = Self::new_uninit(flags)?;
        // SAFETY: By the type invariants of `Box`, the pointer is aligned and valid for writes of a
        // `T`.
        unsafe { b.as_mut_ptr().write_bytes(0, 1) };
        // SAFETY: All bytes are zero, which is a valid `T` as `T` is `Zeroable`.
        Ok(unsafe { b.assume_init() })
    }

    /// Allocates memory, moves `x` into it and pins it.
    ///
    /// # Errors
    ///
    /// Returns [`AllocError`] if memory cannot be allocated; `x` is dropped.
    ///
    /// # Examples
    ///
    /// ```
    /// use core::{pin::Pin, sync::atomic::AtomicU32};
    /// use kernel::prelude::*;
    ///
    /// let b: Pin<KBox<AtomicU32>> = KBox::pin(AtomicU32::new(0), GFP_KERNEL)?;
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn pin(x: T, flags: Flags) -> Result<Pin<Box<T, A>>, AllocError>
    where
        A: 'static,
    {
        Ok(Self::into_pin(Self::new(x, flags)?))
    }

    /// Allocates a pinned slice, in which the initializer returned by `init(i)` creates the element
    /// at index `i`.
    ///
    /// # Errors
    ///
    /// Returns [`AllocError`] if memory cannot be allocated, else the first error of an
    /// initializer; the elements created so far are dropped.
    ///
    /// # Examples
    ///
    /// ```
    /// use core::{pin::Pin, sync::atomic::{AtomicU32, Ordering}};
    /// use kernel::prelude::*;
    ///
    /// let nr_queues = 4;
    /// let depths: Pin<KBox<[AtomicU32]>> =
    ///     KBox::pin_slice(|_| Ok::<_, Error>(AtomicU32::new(0)), nr_queues, GFP_KERNEL)?;
    /// depths[3].fetch_add(1, Ordering::Relaxed);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn pin_slice<Func, Item, E>(
        mut init: Func,
        len: usize,
        flags: Flags,
    ) -> Result<Pin<Box<[T], A>>, E>
    where
        Func: FnMut(usize) -> Item,
        Item: PinInit<T, E>,
        E: From<AllocError>,
    {
        let mut elements = Vec::<T, A>::with_capacity(len, flags)?;
        for i in 0..len {
            let init = init(i);
            // SAFETY: As `i < len`, the memory after the last element is within the capacity:
            // aligned, valid for writes, and uninitialized. On `Err` the vector's length does not
            // include it. On `Ok` the element stays pinned: the vector does not grow any more, and
            // becomes a pinned slice below.
            unsafe { pin_init::raw_try_init(elements.as_mut_ptr().add(i), init)? };
            // SAFETY: The element was initialized, and the new length `i + 1` is at most `len`.
            unsafe { elements.inc_len(1) };
        }
        let (first, _, _) = elements.into_raw_parts();
        // SAFETY: The elements are valid and were owned by the vector. If their size is not zero,
        // they lie in memory of `A`, and `with_capacity` allocates an empty vector's memory with
        // the layout of exactly `len` elements, which is that of the slice.
        let slice = unsafe { Box::from_raw(ptr::slice_from_raw_parts_mut(first, len)) };
        Ok(Box::into_pin(slice))
    }

    /// Gives up ownership of the value, but keeps that of the memory.
    #[inline]
    fn forget_contents(this: Self) -> Box<MaybeUninit<T>, A> {
        // SAFETY: The pointer comes from `into_raw`, which passed on the ownership.
        // `MaybeUninit<T>` has the layout of `T`, and any memory is valid for it.
        unsafe { Box::from_raw(Self::into_raw(this).cast()) }
    }

    /// Drops the value and returns the memory.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let b = KBox::new([0; 32], GFP_KERNEL)?;
    /// let memory = KBox::drop_contents(b);
    /// let b = KBox::write(memory, [1; 32]);
    /// assert_eq!(*b, [1; 32]);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn drop_contents(this: Self) -> Box<MaybeUninit<T>, A> {
        let mut memory = Self::forget_contents(this);
        // SAFETY: The memory still holds the valid value of `this`, and nothing else drops it.
        unsafe { memory.assume_init_drop() };
        memory
    }

    /// Moves the value out of the box and frees the memory.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let b = KBox::new(24, GFP_KERNEL)?;
    /// assert_eq!(KBox::into_inner(b), 24);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn into_inner(b: Self) -> T {
        let memory = Self::forget_contents(b);
        // SAFETY: The memory still holds the valid value of `b`, and nothing else reads or drops
        // it.
        unsafe { memory.assume_init_read() }
    }
}

impl<T: ?Sized, A: Allocator> Drop for Box<T, A> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariant the value is valid. Its layout must be computed before the
        // drop, as it may depend on the value.
        let layout = Layout::for_value(unsafe { self.0.as_ref() });
        // SAFETY: By the type invariant the value is valid and owned by the box, which is not used
        // again.
        unsafe { self.0.drop_in_place() };
        if layout.size() != 0 {
            // SAFETY: By the type invariant the memory was allocated by `A` with this layout, and
            // it is owned by the box, which is not used again.
            unsafe { A::free(self.0.cast(), layout) };
        }
    }
}
