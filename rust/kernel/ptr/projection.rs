// SPDX-License-Identifier: GPL-2.0

//! Pointer projections: pointers to parts of a value.
//!
//! The macro is [`ptr::project!`](crate::ptr::project).

use crate::{
    error::{
        code::ERANGE,
        Error, //
    },
    prelude::build_error, //
};
use core::{
    mem::MaybeUninit,
    ops::{
        Deref,
        Range,
        RangeFrom,
        RangeFull,
        RangeTo, //
    },
    ptr::slice_from_raw_parts_mut, //
};

/// The error of an index that is out of bounds. As an [`Error`] it is `ERANGE`.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, ptr::projection::OutOfBound};
///
/// assert_eq!(Error::from(OutOfBound), ERANGE);
/// ```
pub struct OutOfBound;

impl From<OutOfBound> for Error {
    #[inline(always)]
    fn from(_: OutOfBound) -> Self {
        ERANGE
    }
}

/// A type that can index a `T` behind a raw pointer.
///
/// # Safety
///
/// Implementers must ensure that, if the pointer points to a value, the returned pointer points
/// into that value.
#[doc(hidden)]
#[diagnostic::on_unimplemented(message = "a pointer to `{T}` cannot be indexed by `{Self}`")]
pub unsafe trait ProjectIndex<T: ?Sized>: Sized {
    /// The type of the part.
    type Output: ?Sized;

    /// Returns a pointer to the part, or `None` if the index is out of bounds.
    fn get(self, whole: *mut T) -> Option<*mut Self::Output>;

    /// Returns a pointer to the part. Panics if the index is out of bounds.
    #[inline(always)]
    #[track_caller]
    fn index(self, whole: *mut T) -> *mut Self::Output {
        match self.get(whole) {
            Some(part) => part,
            None => panic!("index out of bounds"),
        }
    }

    /// Returns a pointer to the part. The build fails unless the index is provably in bounds.
    #[inline(always)]
    fn build_index(self, whole: *mut T) -> *mut Self::Output {
        match self.get(whole) {
            Some(part) => part,
            None => build_error!("index out of bounds"),
        }
    }
}

// SAFETY: An array has the layout of the slice of its elements, so this follows from the contract
// of `I`.
unsafe impl<T, I: ProjectIndex<[T]>, const N: usize> ProjectIndex<[T; N]> for I {
    type Output = I::Output;

    #[inline(always)]
    fn get(self, whole: *mut [T; N]) -> Option<*mut I::Output> {
        self.get(slice_from_raw_parts_mut(whole.cast::<T>(), N))
    }
}

// SAFETY: The index is less than the length, so the element is within the slice.
unsafe impl<T> ProjectIndex<[T]> for usize {
    type Output = T;

    #[inline(always)]
    fn get(self, whole: *mut [T]) -> Option<*mut T> {
        (self < whole.len()).then(|| whole.cast::<T>().wrapping_add(self))
    }
}

// SAFETY: The range is checked to be within the slice.
unsafe impl<T> ProjectIndex<[T]> for Range<usize> {
    type Output = [T];

    #[inline(always)]
    fn get(self, whole: *mut [T]) -> Option<*mut [T]> {
        let len = self.end.checked_sub(self.start)?;
        if self.end > whole.len() {
            return None;
        }
        Some(slice_from_raw_parts_mut(
            whole.cast::<T>().wrapping_add(self.start),
            len,
        ))
    }
}

// SAFETY: By the implementation for `Range`.
unsafe impl<T> ProjectIndex<[T]> for RangeTo<usize> {
    type Output = [T];

    #[inline(always)]
    fn get(self, whole: *mut [T]) -> Option<*mut [T]> {
        (0..self.end).get(whole)
    }
}

// SAFETY: By the implementation for `Range`.
unsafe impl<T> ProjectIndex<[T]> for RangeFrom<usize> {
    type Output = [T];

    #[inline(always)]
    fn get(self, whole: *mut [T]) -> Option<*mut [T]> {
        (self.start..whole.len()).get(whole)
    }
}

// SAFETY: The returned pointer is the given one.
unsafe impl<T> ProjectIndex<[T]> for RangeFull {
    type Output = [T];

    #[inline(always)]
    fn get(self, whole: *mut [T]) -> Option<*mut [T]> {
        Some(whole)
    }
}

/// Types that do not implement [`Deref`]. A type that does has two implementations of this trait,
/// so that the compiler cannot infer `Way`.
#[doc(hidden)]
pub trait NotDeref<Way> {}

impl<T> NotDeref<()> for T {}

/// The `Way` of types that implement [`Deref`].
#[doc(hidden)]
pub struct ByDeref;

impl<T: Deref> NotDeref<ByDeref> for T {}

/// Returns a pointer to a field, which `select` finds in any `T`.
///
/// `whole` need not point to memory.
#[doc(hidden)]
#[inline(always)]
pub fn field<Way, T: NotDeref<Way>, F>(
    whole: *mut T,
    select: impl FnOnce(*mut T) -> *mut F,
) -> *mut F {
    // The address of a field can only be taken in memory that exists. Only its offset is used, so
    // nothing of this remains after optimization.
    let mut some = MaybeUninit::<T>::uninit();
    let some = some.as_mut_ptr();
    let offset = select(some).addr().wrapping_sub(some.addr());

    whole.wrapping_byte_add(offset).cast()
}

/// Projects a raw pointer to a pointer to a part of its pointee.
///
/// `project!(ptr, path)` returns a `*const`, `project!(mut ptr, path)` a `*mut` from a `*mut`. The
/// path is a sequence of these:
///
/// | | |
/// |---|---|
/// | `.field`, `.0` | a field of a `struct` or of a tuple |
/// | `[build: index]` | elements; the build fails unless they are provably in bounds |
/// | `[try: index]` | elements; if they are out of bounds, `?` returns [`OutOfBound`] |
/// | `[panic: index]` | elements; if they are out of bounds, it panics |
///
/// An index is a `usize`, or a range without `=`, of an array or a slice.
///
/// The pointer need not point to memory: it can be the address of a device's registers, for
/// example. If it points to a valid value, so does the result. Nothing is read, so a path cannot go
/// through a type that implements [`Deref`]. A potentially unaligned field, of a packed `struct`,
/// is a compile-time error.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, ptr};
///
/// #[repr(C)]
/// struct Ring {
///     head: u32,
///     slots: [(u16, u64); 8],
/// }
///
/// fn slot(ring: *mut Ring, n: usize) -> Result<*mut u64> {
///     Ok(ptr::project!(mut ring, .slots[try: n].1))
/// }
///
/// // Nothing is at this address, which does not matter.
/// let ring = core::ptr::without_provenance_mut::<Ring>(0x1000);
///
/// assert_eq!(ptr::project!(ring, .head).addr(), 0x1000);
/// assert_eq!(ptr::project!(ring, .slots[build: 2..4]).len(), 2);
/// assert_eq!(slot(ring, 1)?.addr() - slot(ring, 0)?.addr(), size_of::<(u16, u64)>());
/// assert_eq!(slot(ring, 8), Err(ERANGE));
/// # Ok::<(), Error>(())
/// ```
///
/// [`OutOfBound`]: crate::ptr::projection::OutOfBound
/// [`Deref`]: core::ops::Deref
#[doc(hidden)]
#[macro_export]
macro_rules! project_pointer {
    (@walk $ptr:ident) => {
        $ptr
    };
    (@walk $ptr:ident .$field:tt $($rest:tt)*) => {{
        $crate::project_pointer!(@one $field);
        let __part = $crate::ptr::projection::field(
            $ptr,
            #[inline(always)]
            |__whole| {
                if false {
                    // SAFETY: This code is never run. It makes the compiler refuse a potentially
                    // unaligned field.
                    let _ = unsafe { &(*__whole).$field };
                }
                // SAFETY: `__whole` points to memory for the whole, and the type that has the field
                // is not `Deref`, so this only adds the field's offset.
                unsafe { &raw mut (*__whole).$field }
            },
        );
        $crate::project_pointer!(@walk __part $($rest)*)
    }};
    (@walk $ptr:ident [build: $index:expr] $($rest:tt)*) => {{
        let __part = $crate::ptr::projection::ProjectIndex::build_index($index, $ptr);
        $crate::project_pointer!(@walk __part $($rest)*)
    }};
    (@walk $ptr:ident [try: $index:expr] $($rest:tt)*) => {{
        let __part = $crate::__core::option::Option::ok_or(
            $crate::ptr::projection::ProjectIndex::get($index, $ptr),
            $crate::ptr::projection::OutOfBound,
        )?;
        $crate::project_pointer!(@walk __part $($rest)*)
    }};
    (@walk $ptr:ident [panic: $index:expr] $($rest:tt)*) => {{
        let __part = $crate::ptr::projection::ProjectIndex::index($index, $ptr);
        $crate::project_pointer!(@walk __part $($rest)*)
    }};

    // The compiler parses `.0.1` as the number 0.1: two fields, of which only one would be checked.
    (@one $field:ident) => {};
    (@one $field:literal) => {
        const _: $crate::__core::primitive::usize = $field;
    };

    (mut $ptr:expr, $($path:tt)+) => {{
        let __whole: *mut _ = $ptr;
        $crate::project_pointer!(@walk __whole $($path)+)
    }};
    ($ptr:expr, $($path:tt)+) => {{
        let __whole = <*const _>::cast_mut($ptr);
        $crate::project_pointer!(@walk __whole $($path)+).cast_const()
    }};
}
