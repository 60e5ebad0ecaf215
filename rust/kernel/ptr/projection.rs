// SPDX-License-Identifier: GPL-2.0

//! Pointers to parts.
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

/// What can index a `T` behind a raw pointer.
///
/// # Safety
///
/// If there is a value where the pointer points, what is returned points into it.
#[doc(hidden)]
#[diagnostic::on_unimplemented(message = "a pointer to `{T}` cannot be indexed by `{Self}`")]
pub unsafe trait ProjectIndex<T: ?Sized>: Sized {
    /// The part.
    type Output: ?Sized;

    /// A pointer to the part, or `None` if there is no such part.
    fn get(self, whole: *mut T) -> Option<*mut Self::Output>;

    /// A pointer to the part. Panics if there is no such part.
    #[inline(always)]
    #[track_caller]
    fn index(self, whole: *mut T) -> *mut Self::Output {
        match self.get(whole) {
            Some(part) => part,
            None => panic!("index out of bounds"),
        }
    }

    /// A pointer to the part. The build fails unless there certainly is such a part.
    #[inline(always)]
    fn build_index(self, whole: *mut T) -> *mut Self::Output {
        match self.get(whole) {
            Some(part) => part,
            None => build_error!("index out of bounds"),
        }
    }
}

// SAFETY: An array has its elements where the slice of all of them has them.
unsafe impl<T, I: ProjectIndex<[T]>, const N: usize> ProjectIndex<[T; N]> for I {
    type Output = I::Output;

    #[inline(always)]
    fn get(self, whole: *mut [T; N]) -> Option<*mut I::Output> {
        self.get(slice_from_raw_parts_mut(whole.cast::<T>(), N))
    }
}

// SAFETY: The element is within the slice, as the index is less than the length.
unsafe impl<T> ProjectIndex<[T]> for usize {
    type Output = T;

    #[inline(always)]
    fn get(self, whole: *mut [T]) -> Option<*mut T> {
        (self < whole.len()).then(|| whole.cast::<T>().wrapping_add(self))
    }
}

// SAFETY: The elements are within the slice, as neither end is after that of the slice.
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

// SAFETY: As for `Range`.
unsafe impl<T> ProjectIndex<[T]> for RangeTo<usize> {
    type Output = [T];

    #[inline(always)]
    fn get(self, whole: *mut [T]) -> Option<*mut [T]> {
        (0..self.end).get(whole)
    }
}

// SAFETY: As for `Range`.
unsafe impl<T> ProjectIndex<[T]> for RangeFrom<usize> {
    type Output = [T];

    #[inline(always)]
    fn get(self, whole: *mut [T]) -> Option<*mut [T]> {
        (self.start..whole.len()).get(whole)
    }
}

// SAFETY: It is the slice itself.
unsafe impl<T> ProjectIndex<[T]> for RangeFull {
    type Output = [T];

    #[inline(always)]
    fn get(self, whole: *mut [T]) -> Option<*mut [T]> {
        Some(whole)
    }
}

/// Types that are not [`Deref`]: for those that are, there are two ways to implement it, of which
/// the compiler does not choose one.
#[doc(hidden)]
pub trait NotDeref<Way> {}

impl<T> NotDeref<()> for T {}

/// The second way.
#[doc(hidden)]
pub struct ByDeref;

impl<T: Deref> NotDeref<ByDeref> for T {}

/// A pointer to a field, which `select` finds in any `T`.
///
/// `whole` need not point to memory.
#[doc(hidden)]
#[inline(always)]
pub fn field<Way, T: NotDeref<Way>, F>(
    whole: *mut T,
    select: impl FnOnce(*mut T) -> *mut F,
) -> *mut F {
    // A field cannot be named in memory that is not there. Only its offset counts, so none of this
    // is left after optimisation.
    let mut some = MaybeUninit::<T>::uninit();
    let some = some.as_mut_ptr();
    let offset = select(some).addr().wrapping_sub(some.addr());

    whole.wrapping_byte_add(offset).cast()
}

/// Makes a pointer to a part out of a raw pointer to the whole.
///
/// `project!(ptr, path)` gives a `*const`, `project!(mut ptr, path)` a `*mut` out of a `*mut`. The
/// path is made of these, one after the other:
///
/// | | |
/// |---|---|
/// | `.field`, `.0` | the field of a `struct` or of a tuple |
/// | `[build: index]` | elements; the build fails unless the compiler knows that they exist |
/// | `[try: index]` | elements; if they do not exist, [`OutOfBound`] is returned by `?` |
/// | `[panic: index]` | elements; if they do not exist, it panics |
///
/// An index is a `usize`, or a range without `=`, of an array or a slice.
///
/// The pointer need not point to memory: it can be the address of a device's registers, say. If it
/// points to a valid value, so does the result. Nothing is read, and so a path cannot lead through
/// a type that implements [`Deref`]. A field that may not be aligned, of a packed `struct`, is
/// refused.
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
                    // SAFETY: This is not executed. It makes the compiler refuse a field that may
                    // not be aligned.
                    let _ = unsafe { &(*__whole).$field };
                }
                // SAFETY: `__whole` is where there is room for the whole, and what has the field is
                // not `Deref`, so that this adds its offset and does nothing else.
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

    // To the compiler, `.0.1` is the number 0.1: two fields, of which only one would be checked.
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
