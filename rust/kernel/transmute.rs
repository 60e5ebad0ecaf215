// SPDX-License-Identifier: GPL-2.0

//! Conversion between values and bytes.
//!
//! [`FromBytes`] asserts that any bytes are a valid value of a type; [`AsBytes`] asserts that every
//! byte of a value is initialized. Memory that is shared with user space or with a device contains
//! values of such types. A `struct` may implement either if its fields do; `AsBytes` also requires
//! that there is no padding.
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

/// A type for which any bytes are a valid value.
///
/// Integers are such types; `bool`, which must be 0 or 1, and references are not. Padding is
/// allowed.
///
/// The functions return `None` if there are not enough bytes, or if a reference to them would not
/// be aligned.
///
/// # Safety
///
/// Implementers must ensure that:
///
/// - Any bytes are a valid value of the type, whose use violates no invariant of the type.
/// - The type has no interior mutability: it contains no `UnsafeCell`.
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
    /// Converts bytes to a reference to a value, if their number and alignment are right.
    #[inline]
    fn from_bytes(bytes: &[u8]) -> Option<&Self>
    where
        Self: Sized,
    {
        let ptr = bytes.as_ptr().cast::<Self>();

        if bytes.len() != size_of::<Self>() || !ptr.is_aligned() {
            return None;
        }
        // SAFETY: `ptr` is aligned, and valid for reads of all of `bytes` while those are borrowed.
        // By the safety requirements of the trait, any bytes are a valid value, which does not
        // change.
        Some(unsafe { &*ptr })
    }

    /// Converts the first bytes to a reference to a value, if there are enough and they are
    /// aligned. Also returns the remaining bytes.
    #[inline]
    fn from_bytes_prefix(bytes: &[u8]) -> Option<(&Self, &[u8])>
    where
        Self: Sized,
    {
        let (value, rest) = bytes.split_at_checked(size_of::<Self>())?;
        Some((Self::from_bytes(value)?, rest))
    }

    /// Converts bytes to a mutable reference to a value, if their number and alignment are right.
    #[inline]
    fn from_bytes_mut(bytes: &mut [u8]) -> Option<&mut Self>
    where
        Self: AsBytes + Sized,
    {
        let ptr = bytes.as_mut_ptr().cast::<Self>();

        if bytes.len() != size_of::<Self>() || !ptr.is_aligned() {
            return None;
        }
        // SAFETY: `ptr` is aligned, and `bytes` are borrowed exclusively. By the safety
        // requirements of the trait, any bytes are a valid value. As `Self` is `AsBytes`, writes to
        // it leave no byte uninitialized.
        Some(unsafe { &mut *ptr })
    }

    /// Converts the first bytes to a mutable reference to a value, if there are enough and they are
    /// aligned. Also returns the remaining bytes.
    #[inline]
    fn from_bytes_mut_prefix(bytes: &mut [u8]) -> Option<(&mut Self, &mut [u8])>
    where
        Self: AsBytes + Sized,
    {
        let (value, rest) = bytes.split_at_mut_checked(size_of::<Self>())?;
        Some((Self::from_bytes_mut(value)?, rest))
    }

    /// Copies bytes into a value, if their number is right. They need not be aligned.
    #[inline]
    fn from_bytes_copy(bytes: &[u8]) -> Option<Self>
    where
        Self: Sized,
    {
        if bytes.len() != size_of::<Self>() {
            return None;
        }
        // SAFETY: `bytes` has the size of `Self`. By the safety requirements of the trait, any
        // bytes are a valid value.
        Some(unsafe { bytes.as_ptr().cast::<Self>().read_unaligned() })
    }

    /// Copies the first bytes into a value, if there are enough. Also returns the remaining bytes.
    #[inline]
    fn from_bytes_copy_prefix(bytes: &[u8]) -> Option<(Self, &[u8])>
    where
        Self: Sized,
    {
        let (value, rest) = bytes.split_at_checked(size_of::<Self>())?;
        Some((Self::from_bytes_copy(value)?, rest))
    }
}

/// A type whose values have only initialized bytes.
///
/// Such a value can be copied to user space. Padding is uninitialized, and would leak old contents
/// of kernel memory to user space. Kernel addresses must not be leaked either, so a type that
/// contains a pointer should not implement this trait.
///
/// # Safety
///
/// Implementers must ensure that:
///
/// - Every byte of a value is initialized: the type has no padding and contains no `MaybeUninit`.
/// - The type has no interior mutability: it contains no `UnsafeCell`.
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
    message = "not every byte of a `{Self}` is known to be initialized",
    label = "`AsBytes` is not implemented for `{Self}`"
)]
pub unsafe trait AsBytes {
    /// Returns the value's bytes.
    #[inline]
    fn as_bytes(&self) -> &[u8] {
        // SAFETY: The memory of `self` is borrowed for the lifetime of the result. By the safety
        // requirements of the trait, it is initialized and does not change during that.
        unsafe { core::slice::from_raw_parts((&raw const *self).cast(), size_of_val(self)) }
    }

    /// Returns the value's bytes as a mutable slice.
    #[inline]
    fn as_bytes_mut(&mut self) -> &mut [u8]
    where
        Self: FromBytes,
    {
        // SAFETY: The memory of `self` is borrowed exclusively for the lifetime of the result, and
        // by the safety requirements of the trait it is initialized. Any bytes written are a valid
        // value, as `Self` is `FromBytes`.
        unsafe { core::slice::from_raw_parts_mut((&raw mut *self).cast(), size_of_val(self)) }
    }
}

/// Implements a trait for types, the proof of which is in the invocation.
macro_rules! implement {
    ($trait:ident: $($({$($generics:tt)*})? $ty:ty,)+) => {
        // SAFETY: The comments in the invocations of this macro prove it for each type.
        $(unsafe impl$($($generics)*)? $trait for $ty {})+
    };
}

implement! { FromBytes:
    // SAFETY: There are no bytes, and the only value has no invariant.
    (),
    {<T: ?Sized>} PhantomData<T>,

    // SAFETY: Any bytes are a valid integer.
    u8, u16, u32, u64, usize,
    i8, i16, i32, i64, isize,

    // SAFETY: Elements are contiguous without padding, and any bytes are a valid element.
    {<T: FromBytes>} [T],
    {<T: FromBytes, const N: usize>} [T; N],
}

implement! { AsBytes:
    // SAFETY: There are no bytes.
    (),
    {<T: ?Sized>} PhantomData<T>,

    // SAFETY: These types have no padding.
    u8, u16, u32, u64, usize,
    i8, i16, i32, i64, isize,
    bool, char, str,

    // SAFETY: Elements are contiguous without padding, and all bytes of an element are initialized.
    {<T: AsBytes>} [T],
    {<T: AsBytes, const N: usize>} [T; N],
}
