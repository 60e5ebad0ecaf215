// SPDX-License-Identifier: GPL-2.0

//! The errors of operations on a [`Vec`](super::Vec).
//!
//! None of these errors is a lack of memory: the kernel crate converts them into the error code
//! `EINVAL`.

use core::fmt;

/// The error of appending to a full vector. Holds the element that was to be appended.
///
/// Returned by [`Vec::push_within_capacity`](super::Vec::push_within_capacity).
pub struct PushError<T>(pub T);

impl<T> fmt::Debug for PushError<T> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(FULL)
    }
}

/// The error of removing at an index that is out of bounds.
///
/// Returned by [`Vec::remove`](super::Vec::remove).
pub struct RemoveError;

impl fmt::Debug for RemoveError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(OUT_OF_BOUNDS)
    }
}

/// The error of a failed insertion. Holds the element that was to be inserted.
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
