// SPDX-License-Identifier: GPL-2.0

//! Values as bytes, and bytes as values.
//!
//! [`FromBytes`] says that whatever bytes there are, they are a value of a type; [`AsBytes`] says
//! that every byte of a value can be read. Memory that user space or a device reads or writes holds
//! values of such types. A `struct` may have either if the fields do; `AsBytes` also demands that
//! there be no padding.
//!
//! # Examples
//!
//! ```
//! use kernel::{
//!     prelude::*,
//!     transmute::{AsBytes, FromBytes},
//! };
//!
//! #[repr(C)]
//! #[derive(Debug, PartialEq)]
//! struct Header {
//!     kind: u16,
//!     length: u16,
//! }
//!
//! // SAFETY: Any bytes are a `u16`, and there is nothing else in a `Header`.
//! unsafe impl FromBytes for Header {}
//! // SAFETY: Two fields of two bytes, aligned to two: there is no padding.
//! unsafe impl AsBytes for Header {}
//!
//! let header = Header { kind: 0x0101, length: 0x0404 };
//! assert_eq!(header.as_bytes(), [1, 1, 4, 4]);
//!
//! let packet = [1, 1, 4, 4, 0xff];
//! let (copy, data) = Header::from_bytes_copy_prefix(&packet).ok_or(EINVAL)?;
//! assert_eq!(copy, header);
//! assert_eq!(data, [0xff]);
//! # Ok::<(), Error>(())
//! ```

use core::marker::PhantomData;

/// Types of which any bytes are a value.
///
/// Integers are, but not `bool`, which must be 0 or 1, and no reference. Padding does no harm.
///
/// The functions return `None` if there are not enough bytes, or if they are not aligned where a
/// reference is made.
///
/// # Safety
///
/// Whatever the bytes, they must be a valid value of the type, whose use breaks no invariant of it.
/// Nothing in the type may change behind a shared reference: it has no `UnsafeCell`.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, transmute::FromBytes};
///
/// let bytes = 0x1234_5678_u32.to_ne_bytes();
/// assert_eq!(u32::from_bytes_copy(&bytes), Some(0x1234_5678));
/// assert_eq!(u32::from_bytes_copy(&bytes[1..]), None);
///
/// let (words, rest) = <[u8; 3]>::from_bytes_prefix(&bytes).ok_or(EINVAL)?;
/// assert_eq!(words, &bytes[..3]);
/// assert_eq!(rest, &bytes[3..]);
/// # Ok::<(), Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "not every pattern of bytes is known to be a valid `{Self}`",
    label = "`FromBytes` is not implemented for `{Self}`"
)]
pub unsafe trait FromBytes {
    /// Views bytes as a value, if they are as many as it takes, and aligned for it.
    #[inline]
    fn from_bytes(bytes: &[u8]) -> Option<&Self>
    where
        Self: Sized,
    {
        let ptr = bytes.as_ptr().cast::<Self>();

        if bytes.len() != size_of::<Self>() || !ptr.is_aligned() {
            return None;
        }
        // SAFETY: `ptr` is aligned, and may be used to read all of `bytes`, for as long as those
        // are borrowed. By the contract of the trait they are a value, and stay it.
        Some(unsafe { &*ptr })
    }

    /// Views the first bytes as a value, if there are enough of them, and aligned for it. Returns
    /// the others, too.
    #[inline]
    fn from_bytes_prefix(bytes: &[u8]) -> Option<(&Self, &[u8])>
    where
        Self: Sized,
    {
        let (value, rest) = bytes.split_at_checked(size_of::<Self>())?;
        Some((Self::from_bytes(value)?, rest))
    }

    /// Views bytes as a value to be changed, if they are as many as it takes, and aligned for it.
    #[inline]
    fn from_bytes_mut(bytes: &mut [u8]) -> Option<&mut Self>
    where
        Self: AsBytes + Sized,
    {
        let ptr = bytes.as_mut_ptr().cast::<Self>();

        if bytes.len() != size_of::<Self>() || !ptr.is_aligned() {
            return None;
        }
        // SAFETY: `ptr` is aligned, and nothing else may be used for `bytes` while those are
        // borrowed. They are a value, as in `from_bytes`. As it implements `AsBytes`, what is
        // written to it leaves no byte uninitialised.
        Some(unsafe { &mut *ptr })
    }

    /// Views the first bytes as a value to be changed, if there are enough of them, and aligned for
    /// it. Returns the others, too.
    #[inline]
    fn from_bytes_mut_prefix(bytes: &mut [u8]) -> Option<(&mut Self, &mut [u8])>
    where
        Self: AsBytes + Sized,
    {
        let (value, rest) = bytes.split_at_mut_checked(size_of::<Self>())?;
        Some((Self::from_bytes_mut(value)?, rest))
    }

    /// Makes a value of a copy of the bytes, if they are as many as it takes. They need not be
    /// aligned.
    #[inline]
    fn from_bytes_copy(bytes: &[u8]) -> Option<Self>
    where
        Self: Sized,
    {
        if bytes.len() != size_of::<Self>() {
            return None;
        }
        // SAFETY: There are as many bytes as are read, and by the contract of the trait they are a
        // value.
        Some(unsafe { bytes.as_ptr().cast::<Self>().read_unaligned() })
    }

    /// Makes a value of a copy of the first bytes, if there are enough of them. Returns the others,
    /// too.
    #[inline]
    fn from_bytes_copy_prefix(bytes: &[u8]) -> Option<(Self, &[u8])>
    where
        Self: Sized,
    {
        let (value, rest) = bytes.split_at_checked(size_of::<Self>())?;
        Some((Self::from_bytes_copy(value)?, rest))
    }
}

/// Types all of whose bytes can be read.
///
/// Such a value can be copied to user space as it is. Padding cannot be read: it may hold anything,
/// and what the kernel had in that memory before is no business of user space. Nor are the
/// addresses of kernel memory, so a type with a pointer in it should not implement this trait.
///
/// # Safety
///
/// Every byte of a value must be initialised: there is no padding and no `MaybeUninit`. Nothing in
/// the type may change behind a shared reference: it has no `UnsafeCell`.
///
/// # Examples
///
/// ```
/// use kernel::transmute::AsBytes;
///
/// let mut pair = [0x1111_u16, 0x2222];
/// assert_eq!(pair.as_bytes(), [0x11, 0x11, 0x22, 0x22]);
///
/// pair.as_bytes_mut().fill(0x33);
/// assert_eq!(pair, [0x3333, 0x3333]);
/// ```
#[diagnostic::on_unimplemented(
    message = "not every byte of a `{Self}` is known to be initialised",
    label = "`AsBytes` is not implemented for `{Self}`"
)]
pub unsafe trait AsBytes {
    /// Views the value as its bytes.
    #[inline]
    fn as_bytes(&self) -> &[u8] {
        // SAFETY: The memory of `self` is borrowed for as long as the result. It is initialised,
        // and does not change meanwhile, by the contract of the trait.
        unsafe { core::slice::from_raw_parts((&raw const *self).cast(), size_of_val(self)) }
    }

    /// Views the value as its bytes, to be changed.
    #[inline]
    fn as_bytes_mut(&mut self) -> &mut [u8]
    where
        Self: FromBytes,
    {
        // SAFETY: The memory of `self` is borrowed for as long as the result, and initialised by
        // the contract of the trait. Whatever is written is a value, as `Self` is `FromBytes`.
        unsafe { core::slice::from_raw_parts_mut((&raw mut *self).cast(), size_of_val(self)) }
    }
}

/// Implements a trait for types that all allow it for the same reason.
macro_rules! implement {
    ($trait:ident: $($({$($generics:tt)*})? $ty:ty,)+) => {
        // SAFETY: Where the macro is used.
        $(unsafe impl$($($generics)*)? $trait for $ty {})+
    };
}

implement! { FromBytes:
    // SAFETY: No bytes are the one value, which has no invariant.
    (),
    {<T: ?Sized>} PhantomData<T>,

    // SAFETY: Any bytes are an integer.
    u8, u16, u32, u64, usize,
    i8, i16, i32, i64, isize,

    // SAFETY: Elements follow each other without padding, and any bytes are an element.
    {<T: FromBytes>} [T],
    {<T: FromBytes, const N: usize>} [T; N],
}

implement! { AsBytes:
    // SAFETY: There are no bytes.
    (),
    {<T: ?Sized>} PhantomData<T>,

    // SAFETY: These have no padding.
    u8, u16, u32, u64, usize,
    i8, i16, i32, i64, isize,
    bool, char, str,

    // SAFETY: Elements follow each other without padding, and all bytes of an element are
    // initialised.
    {<T: AsBytes>} [T],
    {<T: AsBytes, const N: usize>} [T; N],
}
