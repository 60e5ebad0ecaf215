// SPDX-License-Identifier: GPL-2.0

//! Addresses and ranges of user space's memory.

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

/// An address in user space. C's `void __user *`.
///
/// Nothing is known of it: it may be null, or lead anywhere.
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
    /// From a number.
    #[inline]
    pub fn from_addr(addr: usize) -> Self {
        Self(core::ptr::without_provenance_mut(addr))
    }

    /// From what C declares as `void __user *`.
    #[inline]
    pub fn from_ptr(addr: *mut c_void) -> Self {
        Self(addr)
    }

    /// As a pointer for C, to read. It cannot be dereferenced.
    #[inline]
    pub fn as_const_ptr(self) -> *const c_void {
        self.0
    }

    /// As a pointer for C, to write. It cannot be dereferenced.
    #[inline]
    pub fn as_mut_ptr(self) -> *mut c_void {
        self.0
    }

    /// The address so many bytes further, beginning anew at 0 after the last.
    #[inline]
    pub fn wrapping_byte_add(self, add: usize) -> UserPtr {
        Self(self.0.wrapping_byte_add(add))
    }
}

/// A range of addresses in user space, to be read or written once.
///
/// Memory that is read twice may have changed in between: what was checked the first time is not
/// what is used the second. That is why [`reader`](Self::reader), [`writer`](Self::writer) and
/// [`read_all`](Self::read_all) use the range up, and why a reader moves on.
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
    /// So many bytes from an address on.
    ///
    /// This checks nothing: any address and any length will do until they are used.
    #[inline]
    pub fn new(ptr: UserPtr, length: usize) -> Self {
        Self { ptr, length }
    }

    /// Reads everything, and appends it to a vector.
    ///
    /// May sleep.
    ///
    /// # Errors
    ///
    /// `EFAULT` if it is not the process's memory; `ENOMEM` if there is none for the vector. The
    /// vector's content stays as it was.
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

    /// To read it piece by piece.
    #[inline]
    pub fn reader(self) -> UserSliceReader {
        UserSliceReader::new(self.ptr, self.length)
    }

    /// To write it piece by piece.
    #[inline]
    pub fn writer(self) -> UserSliceWriter {
        UserSliceWriter::new(self.ptr, self.length)
    }

    /// To read it and to write it, each piece by piece from the beginning.
    ///
    /// What is written may be read afterwards; better read first.
    #[inline]
    pub fn reader_writer(self) -> (UserSliceReader, UserSliceWriter) {
        (
            UserSliceReader::new(self.ptr, self.length),
            UserSliceWriter::new(self.ptr, self.length),
        )
    }
}
