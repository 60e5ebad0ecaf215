// SPDX-License-Identifier: GPL-2.0

//! Numbers of `ioctl()` commands.
//!
//! C header: [`include/uapi/asm-generic/ioctl.h`](srctree/include/uapi/asm-generic/ioctl.h)
//!
//! A command is composed of the type, a letter or number that identifies the driver; its number
//! within the driver; and the size and direction of its argument's data, from the point of view of
//! user space: [`_IOR`] is for data that user space reads and the kernel writes.
//!
//! # Examples
//!
//! ```
//! use kernel::ioctl::*;
//!
//! const GET_LEVEL: u32 = _IOR::<u16>(b'L' as u32, 3);
//!
//! assert_eq!(GET_LEVEL, 0x8002_4c03);
//! assert_eq!(_IOC_TYPE(GET_LEVEL), u32::from(b'L'));
//! assert_eq!(_IOC_NR(GET_LEVEL), 3);
//! assert_eq!(_IOC_SIZE(GET_LEVEL), size_of::<u16>());
//! assert_eq!(_IOC_DIR(GET_LEVEL), _IOC_DIR(_IOR::<u8>(0, 0)));
//! ```

#![allow(non_snake_case)]

use crate::prelude::*;
use uapi::{
    _IOC_DIRMASK,
    _IOC_DIRSHIFT,
    _IOC_NONE,
    _IOC_NRMASK,
    _IOC_NRSHIFT,
    _IOC_READ,
    _IOC_SIZEMASK,
    _IOC_SIZESHIFT,
    _IOC_TYPEMASK,
    _IOC_TYPESHIFT,
    _IOC_WRITE, //
};

/// Encodes a command. The build fails unless each part fits.
#[inline(always)]
const fn _IOC(dir: u32, ty: u32, nr: u32, size: usize) -> u32 {
    build_assert!(ty <= _IOC_TYPEMASK, "an ioctl's type has 8 bits");
    build_assert!(nr <= _IOC_NRMASK, "an ioctl's number has 8 bits");
    build_assert!(
        size <= _IOC_SIZEMASK as usize,
        "the type is too large for the size of an ioctl"
    );

    (dir << _IOC_DIRSHIFT)
        | (ty << _IOC_TYPESHIFT)
        | (nr << _IOC_NRSHIFT)
        | ((size as u32) << _IOC_SIZESHIFT)
}

/// Returns the number of a command without data.
///
/// The build fails unless the compiler can prove that `ty` and `nr` are less than 256.
#[inline(always)]
pub const fn _IO(ty: u32, nr: u32) -> u32 {
    _IOC(_IOC_NONE, ty, nr, 0)
}

/// Returns the number of a command through which user space reads a `T`.
///
/// The build fails unless the compiler can prove that `ty` and `nr` are less than 256.
#[inline(always)]
pub const fn _IOR<T>(ty: u32, nr: u32) -> u32 {
    _IOC(_IOC_READ, ty, nr, size_of::<T>())
}

/// Returns the number of a command through which user space writes a `T`.
///
/// The build fails unless the compiler can prove that `ty` and `nr` are less than 256.
#[inline(always)]
pub const fn _IOW<T>(ty: u32, nr: u32) -> u32 {
    _IOC(_IOC_WRITE, ty, nr, size_of::<T>())
}

/// Returns the number of a command through which user space writes a `T` and then reads it.
///
/// The build fails unless the compiler can prove that `ty` and `nr` are less than 256.
#[inline(always)]
pub const fn _IOWR<T>(ty: u32, nr: u32) -> u32 {
    _IOC(_IOC_READ | _IOC_WRITE, ty, nr, size_of::<T>())
}

/// Returns the direction of a command's data: none, or architecture-specific bits.
#[inline]
pub const fn _IOC_DIR(nr: u32) -> u32 {
    (nr >> _IOC_DIRSHIFT) & _IOC_DIRMASK
}

/// Returns the type of a command, which identifies the driver.
#[inline]
pub const fn _IOC_TYPE(nr: u32) -> u32 {
    (nr >> _IOC_TYPESHIFT) & _IOC_TYPEMASK
}

/// Returns the number of a command within the driver.
#[inline]
pub const fn _IOC_NR(nr: u32) -> u32 {
    (nr >> _IOC_NRSHIFT) & _IOC_NRMASK
}

/// Returns the size of a command's data in bytes.
#[inline]
pub const fn _IOC_SIZE(nr: u32) -> usize {
    ((nr >> _IOC_SIZESHIFT) & _IOC_SIZEMASK) as usize
}
