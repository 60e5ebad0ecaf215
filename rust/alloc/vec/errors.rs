// SPDX-License-Identifier: GPL-2.0

//! Why an operation on a [`Vec`](super::Vec) was refused.
//!
//! In these cases nothing is wrong with the supply of memory: where the kernel crate turns the
//! errors into an error code, it is `EINVAL`.

use core::fmt;

/// The vector is full. Holds the element that was to be appended.
///
/// Returned by [`Vec::push_within_capacity`](super::Vec::push_within_capacity).
pub struct PushError<T>(pub T);

impl<T> fmt::Debug for PushError<T> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(FULL)
    }
}

/// There is no element at this index.
///
/// Returned by [`Vec::remove`](super::Vec::remove).
pub struct RemoveError;

impl fmt::Debug for RemoveError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(OUT_OF_BOUNDS)
    }
}

/// An element could not be inserted. Holds that element.
///
/// Returned by [`Vec::insert_within_capacity`](super::Vec::insert_within_capacity).
pub enum InsertError<T> {
    /// The index is larger than the length.
    IndexOutOfBounds(T),
    /// The vector is full.
    OutOfCapacity(T),
}

impl<T> fmt::Debug for InsertError<T> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::IndexOutOfBounds(_) => OUT_OF_BOUNDS,
            Self::OutOfCapacity(_) => FULL,
        })
    }
}

const FULL: &str = "Not enough capacity";
const OUT_OF_BOUNDS: &str = "Index out of bounds";
