// SPDX-License-Identifier: GPL-2.0

//! [`Box`]: one value in memory of its own.

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
/// slices and trait objects), and so is an [`Option`] of it. No memory is allocated for a value
/// without size.
///
/// Unlike the standard library's box it gives no promise of exclusive access to the compiler, and a
/// value cannot be moved out of it with `*`: see [`into_inner`](Box::into_inner).
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
// The compiler shows this line to whoever writes `Box<T>`, as it was written until 6.12.
pub struct Box<#[pointee] T: ?Sized, A: Allocator>(NonNull<T>, PhantomData<A>); // see `KBox<T>`

// SAFETY: The box owns the `T`, and an allocator may be called from any thread.
unsafe impl<T: ?Sized + Send, A: Allocator> Send for Box<T, A> {}

// SAFETY: A shared box gives access to a shared `T` and to nothing else.
unsafe impl<T: ?Sized + Sync, A: Allocator> Sync for Box<T, A> {}

impl<T: ?Sized, A: Allocator> Box<T, A> {
    /// Makes a box of what [`into_raw`](Box::into_raw) returned.
    ///
    /// # Safety
    ///
    /// - `raw` must be aligned and point to a valid `T`, and belongs to the box from now on.
    /// - If the size of the value is not zero, it must lie in memory that was allocated by `A` with
    ///   the layout of the value.
    #[inline]
    pub const unsafe fn from_raw(raw: *mut T) -> Self {
        // INVARIANT: The caller promises it.
        // SAFETY: A pointer to a valid value is not null.
        Self(unsafe { NonNull::new_unchecked(raw) }, PhantomData)
    }

    /// Turns the box into a pointer, which the caller then owns.
    ///
    /// [`from_raw`](Box::from_raw) is the way back.
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

    /// Turns the box into a reference that stays valid for ever.
    ///
    /// The value is not dropped and the memory not freed, unless the reference is turned back with
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
        // SAFETY: By the type invariant the pointer is aligned and points to a valid `T`, which
        // belonged to the box, and is never freed by it now.
        unsafe { &mut *Self::into_raw(b) }
    }

    /// Turns the box into one that keeps its value pinned.
    ///
    /// The value stays where it is.
    #[inline]
    pub fn into_pin(this: Self) -> Pin<Self> {
        // SAFETY: The value is only reachable through the `Pin` now. The box does not move it, and
        // drops it before it frees the memory.
        unsafe { Pin::new_unchecked(this) }
    }
}

impl<T, A: Allocator> Box<MaybeUninit<T>, A> {
    /// States that the value is initialised.
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
    /// There must be a valid `T` in the box.
    #[inline]
    pub unsafe fn assume_init(self) -> Box<T, A> {
        let raw = Self::into_raw(self);
        // SAFETY: The pointer and the ownership come from the box; `T` has the layout of
        // `MaybeUninit<T>`, and the caller promises that it is valid.
        unsafe { Box::from_raw(raw.cast()) }
    }

    /// Puts `value` into the box.
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
        // SAFETY: It was just written.
        unsafe { self.assume_init() }
    }
}

impl<T, A: Allocator> Box<T, A> {
    /// Allocates memory and moves `x` there.
    ///
    /// `x` may be on the stack on its way. Something large is better built in place, by an
    /// initializer: see [`pin_init`].
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory; `x` is dropped.
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

    /// Allocates memory for a `T`.
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
        // and any memory is valid for it. Without a size the pointer only needs to be aligned.
        Ok(Box(ptr, PhantomData))
    }

    /// Allocates memory full of zeroes.
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
        // SAFETY: The pointer is that of the box, so it is aligned and valid for writes of a `T`.
        unsafe { b.as_mut_ptr().write_bytes(0, 1) };
        // SAFETY: All bytes are zero, which makes a valid `T`.
        Ok(unsafe { b.assume_init() })
    }

    /// Allocates memory, moves `x` there and pins it.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory; `x` is dropped.
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

    /// Allocates a pinned slice: the element at index `i` is built by the initializer that
    /// `init(i)` returns.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory, else the first error of an initializer; the elements
    /// that were built are dropped.
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
            // SAFETY: As `i < len`, there is room after the last element: aligned, writable and
            // uninitialised memory. On `Err` the vector does not count it. On `Ok` the element
            // stays: the vector does not grow any more, and below it becomes a pinned slice.
            unsafe { pin_init::raw_try_init(elements.as_mut_ptr().add(i), init)? };
            // SAFETY: The element was initialised, and `i + 1` are no more than `len`.
            unsafe { elements.inc_len(1) };
        }
        let (first, _, _) = elements.into_raw_parts();
        // SAFETY: The elements are valid and belonged to the vector. If their size is not zero,
        // they lie in memory of `A`, and `with_capacity` allocates an empty vector's memory with
        // the layout of exactly `len` elements, which is that of the slice.
        let slice = unsafe { Box::from_raw(ptr::slice_from_raw_parts_mut(first, len)) };
        Ok(Box::into_pin(slice))
    }

    /// Takes the box apart: the value no longer belongs to it, the memory does.
    #[inline]
    fn forget_contents(this: Self) -> Box<MaybeUninit<T>, A> {
        // SAFETY: The pointer and the ownership come from the box, `MaybeUninit<T>` has the layout
        // of `T`, and any memory is valid for it.
        unsafe { Box::from_raw(Self::into_raw(this).cast()) }
    }

    /// Drops the value and keeps the memory.
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
        // SAFETY: There still is the valid value of `this`, and nothing else drops it.
        unsafe { memory.assume_init_drop() };
        memory
    }

    /// Moves the value out and frees the memory.
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
        // SAFETY: There still is the valid value of `b`, and nothing else reads or drops it.
        unsafe { memory.assume_init_read() }
    }
}

impl<T: ?Sized, A: Allocator> Drop for Box<T, A> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariant the value is valid. Its size and alignment have to be known
        // before it is gone, as they may depend on it.
        let layout = Layout::for_value(unsafe { self.0.as_ref() });
        // SAFETY: The value is valid and belongs to the box, which is never used again.
        unsafe { self.0.drop_in_place() };
        if layout.size() != 0 {
            // SAFETY: By the type invariant the memory was allocated by `A` with this layout, and
            // it belongs to the box, which is never used again.
            unsafe { A::free(self.0.cast(), layout) };
        }
    }
}
