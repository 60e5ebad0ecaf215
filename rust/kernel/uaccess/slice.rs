// SPDX-License-Identifier: GPL-2.0

//! Addresses and ranges of user memory.

use super::{
    UserSliceReader,
    UserSliceWriter, //
};
use crate::{
    alloc::{
        Allocator,
        Flags, //
    },
    prelude::*, //
};

/// An address in user space: C's `void __user *`.
///
/// It may be any address, including null and invalid ones.
///
/// # Examples
///
/// ```
/// use kernel::uaccess::UserPtr;
///
/// // The argument of an `ioctl()` is a number, which may be an address.
/// let argument: usize = 0x7000_1000;
/// let ptr = UserPtr::from_addr(argument).wrapping_byte_add(8);
/// assert_eq!(ptr.as_const_ptr().addr(), 0x7000_1008);
/// ```
#[repr(transparent)]
#[derive(Copy, Clone, Zeroable)]
pub struct UserPtr(*mut c_void);

impl UserPtr {
    /// Creates a user pointer from a number.
    #[inline]
    pub fn from_addr(addr: usize) -> Self {
        Self(core::ptr::without_provenance_mut(addr))
    }

    /// Creates a user pointer from one that C declares as `void __user *`.
    #[inline]
    pub fn from_ptr(addr: *mut c_void) -> Self {
        Self(addr)
    }

    /// Returns a pointer for C to read from. It must not be dereferenced.
    #[inline]
    pub fn as_const_ptr(self) -> *const c_void {
        self.0
    }

    /// Returns a pointer for C to write to. It must not be dereferenced.
    #[inline]
    pub fn as_mut_ptr(self) -> *mut c_void {
        self.0
    }

    /// Returns the address `add` bytes higher, wrapping around to 0.
    #[inline]
    pub fn wrapping_byte_add(self, add: usize) -> UserPtr {
        Self(self.0.wrapping_byte_add(add))
    }
}

/// A range of user memory, to be read or written once.
///
/// Memory that is read twice may change in between, so that the value that is used is not the value
/// that was checked (TOCTOU). That is why [`reader`](Self::reader), [`writer`](Self::writer) and
/// [`read_all`](Self::read_all) consume the range, and why a reader advances.
///
/// # Examples
///
/// A function for an `ioctl()` that reads a number and writes its square in its place:
///
/// ```
/// use kernel::{prelude::*, uaccess::{UserPtr, UserSlice}};
///
/// fn square(argument: usize) -> Result {
///     let slice = UserSlice::new(UserPtr::from_addr(argument), size_of::<u32>());
///     let (mut reader, mut writer) = slice.reader_writer();
///
///     let number: u32 = reader.read()?;
///     writer.write(&number.checked_mul(number).ok_or(EOVERFLOW)?)
/// }
///
/// // No process has this address.
/// assert_eq!(square(usize::MAX), Err(EFAULT));
/// ```
pub struct UserSlice {
    ptr: UserPtr,
    length: usize,
}

impl UserSlice {
    /// Creates a range of `length` bytes from an address on.
    ///
    /// This checks nothing: any address and any length are accepted until they are used.
    #[inline]
    pub fn new(ptr: UserPtr, length: usize) -> Self {
        Self { ptr, length }
    }

    /// Reads all bytes, and appends them to a vector. May sleep.
    ///
    /// # Errors
    ///
    /// Returns `EFAULT` if the user memory is not accessible; `ENOMEM` if memory for the vector
    /// cannot be allocated. The vector's contents are then unchanged.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, uaccess::{UserPtr, UserSlice}};
    ///
    /// let mut bytes = KVec::new();
    /// let slice = UserSlice::new(UserPtr::from_addr(usize::MAX - 99), 100);
    ///
    /// assert!(slice.read_all(&mut bytes, GFP_KERNEL).is_err());
    /// assert!(bytes.is_empty());
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn read_all<A: Allocator>(self, buf: &mut Vec<u8, A>, flags: Flags) -> Result {
        self.reader().read_all(buf, flags)
    }

    /// Returns a reader, which reads the range piece by piece.
    #[inline]
    pub fn reader(self) -> UserSliceReader {
        UserSliceReader::new(self.ptr, self.length)
    }

    /// Returns a writer, which writes the range piece by piece.
    #[inline]
    pub fn writer(self) -> UserSliceWriter {
        UserSliceWriter::new(self.ptr, self.length)
    }

    /// Returns a reader and a writer, both of which start at the beginning of the range.
    ///
    /// The reader sees the bytes that were already written, so read first.
    #[inline]
    pub fn reader_writer(self) -> (UserSliceReader, UserSliceWriter) {
        (
            UserSliceReader::new(self.ptr, self.length),
            UserSliceWriter::new(self.ptr, self.length),
        )
    }
}
