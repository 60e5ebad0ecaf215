// SPDX-License-Identifier: GPL-2.0

//! The types of values that properties have.

use super::FwNode;
use crate::{
    error::to_result,
    prelude::*,
    str::{
        CStrExt,
        CString, //
    }, //
};
use core::{
    mem::MaybeUninit,
    ptr,
    slice, //
};

mod private {
    pub trait Sealed {}
}

/// The types that [`FwNode::property_read`] can read: strings, integers and arrays of integers.
///
/// # Examples
///
/// ```
/// use kernel::str::CString;
///
/// # let dev = kernel::kunit::TestDevice::register_with_properties(c"types")?;
/// let fwnode = dev.fwnode().ok_or(ENOENT)?;
///
/// assert_eq!(fwnode.property_read::<u8>(c"u8").required_by(&dev), Ok(200));
/// assert_eq!(fwnode.property_read::<u16>(c"u16").required_by(&dev), Ok(60000));
/// assert_eq!(fwnode.property_read::<u32>(c"u32").required_by(&dev), Ok(4_000_000_000));
/// assert_eq!(fwnode.property_read::<u64>(c"u64").required_by(&dev), Ok(1 << 63));
///
/// assert_eq!(fwnode.property_read::<i8>(c"u8").required_by(&dev), Ok(-56));
/// assert_eq!(fwnode.property_read::<i16>(c"u16").required_by(&dev), Ok(-5536));
/// assert_eq!(fwnode.property_read::<i32>(c"u32").required_by(&dev), Ok(-294_967_296));
/// assert_eq!(fwnode.property_read::<i64>(c"u64").required_by(&dev), Ok(i64::MIN));
///
/// assert_eq!(fwnode.property_read(c"u8s").required_by(&dev), Ok([1u8, 2, 253]));
/// assert_eq!(fwnode.property_read(c"u8s").required_by(&dev), Ok([1i8, 2, -3]));
/// assert_eq!(fwnode.property_read(c"u16s").required_by(&dev), Ok([1u16, 2, 65533]));
/// assert_eq!(fwnode.property_read(c"u16s").required_by(&dev), Ok([1i16, 2, -3]));
/// assert_eq!(fwnode.property_read(c"u32s").required_by(&dev), Ok([1u32, 2, u32::MAX - 2]));
/// assert_eq!(fwnode.property_read(c"u32s").required_by(&dev), Ok([1i32, 2, -3]));
/// assert_eq!(fwnode.property_read(c"u64s").required_by(&dev), Ok([1u64, 2, u64::MAX - 2]));
/// assert_eq!(fwnode.property_read(c"u64s").required_by(&dev), Ok([1i64, 2, -3]));
///
/// // There are three.
/// assert_eq!(fwnode.property_read(c"u32s").required_by(&dev), Ok([1u32, 2]));
/// assert_eq!(fwnode.property_read::<[u32; 4]>(c"u32s").required_by(&dev), Err(EOVERFLOW));
/// // It has no value.
/// assert_eq!(fwnode.property_read::<u8>(c"inverted").required_by(&dev), Err(ENODATA));
///
/// let text = |name| fwnode.property_read::<CString>(name).required_by(&dev);
/// assert_eq!(&*text(c"label")?, c"under test");
/// assert_eq!(&*text(c"modes")?, c"slow");
/// assert_eq!(text(c"empty").err(), Some(ENODATA));
/// assert_eq!(text(c"inverted").err(), Some(ENODATA));
/// assert_eq!(text(c"volume").err(), Some(EINVAL));
/// // An integer is not the address of a string.
/// assert_eq!(text(c"u64").err(), Some(EPROTO));
/// assert_eq!(text(c"u8").err(), Some(EPROTO));
/// # Ok::<(), Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "a property cannot be read as `{Self}`",
    note = "it can be read as a `CString`, an integer of at most 64 bits, or an array of such"
)]
pub trait Property: Sized + private::Sealed {
    /// Reads the property of a name, for [`FwNode::property_read`].
    ///
    /// # Errors
    ///
    /// Those of [`FwNode::property_read`].
    fn read_from_fwnode_property(fwnode: &FwNode, name: &CStr) -> Result<Self>;
}

/// The types of integers that [`FwNode::property_read_array_vec`] and
/// [`FwNode::property_count_elem`] can read.
///
/// # Examples
///
/// ```
/// use kernel::device::property::{FwNode, PropertyInt};
///
/// fn last<T: PropertyInt>(fwnode: &FwNode, name: &CStr) -> Result<Option<T>> {
///     let len = fwnode.property_count_elem::<T>(name)?;
///     let values = fwnode.property_read_array_vec::<T>(name, len)?.optional();
///     Ok(values.and_then(|values| values.last().copied()))
/// }
///
/// # let dev = kernel::kunit::TestDevice::register_with_properties(c"last")?;
/// let fwnode = dev.fwnode().ok_or(ENOENT)?;
/// assert_eq!(last::<i32>(fwnode, c"u32s")?, Some(-3));
/// assert_eq!(last::<u64>(fwnode, c"u64s")?, Some(u64::MAX - 2));
/// # Ok::<(), Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "the integers of a property cannot be read as `{Self}`",
    note = "they can be read as integers of at most 64 bits"
)]
pub trait PropertyInt: Copy + private::Sealed {
    /// Reads as many integers as there is space for, and returns them.
    ///
    /// # Errors
    ///
    /// Those of [`FwNode::property_read`].
    fn read_array_from_fwnode_property<'a>(
        fwnode: &FwNode,
        name: &CStr,
        out: &'a mut [MaybeUninit<Self>],
    ) -> Result<&'a mut [Self]>;

    /// Returns the number of integers.
    ///
    /// # Errors
    ///
    /// Those of [`FwNode::property_count_elem`].
    fn read_array_len_from_fwnode_property(fwnode: &FwNode, name: &CStr) -> Result<usize>;
}

/// Reads an array whose length the compiler knows.
fn read_array<T: PropertyInt, const N: usize>(fwnode: &FwNode, name: &CStr) -> Result<[T; N]> {
    let mut space = [const { MaybeUninit::<T>::uninit() }; N];
    let values = T::read_array_from_fwnode_property(fwnode, name, &mut space)?;

    // There are as many.
    <[T; N]>::try_from(&*values).map_err(|_| EOVERFLOW)
}

macro_rules! integers {
    ($($int:ty: $read:ident,)+) => {$(
        impl private::Sealed for $int {}
        impl<const N: usize> private::Sealed for [$int; N] {}

        impl PropertyInt for $int {
            #[inline]
            fn read_array_from_fwnode_property<'a>(
                fwnode: &FwNode,
                name: &CStr,
                out: &'a mut [MaybeUninit<Self>],
            ) -> Result<&'a mut [Self]> {
                let len = out.len();
                let values = out.as_mut_ptr().cast::<Self>();

                // SAFETY: By the type invariants the node is valid. The name is a string of C, and
                // there is space for so many integers. C has them without a sign.
                to_result(unsafe {
                    bindings::$read(fwnode.as_raw(), name.as_char_ptr(), values.cast(), len)
                })?;

                // SAFETY: C has written so many integers: otherwise it would have returned an
                // error. The space is borrowed exclusively for the lifetime of the result.
                Ok(unsafe { slice::from_raw_parts_mut(values, len) })
            }

            #[inline]
            fn read_array_len_from_fwnode_property(fwnode: &FwNode, name: &CStr) -> Result<usize> {
                // SAFETY: By the type invariants the node is valid. The name is a string of C.
                // Without space, C returns the number of integers.
                let len = unsafe {
                    bindings::$read(fwnode.as_raw(), name.as_char_ptr(), ptr::null_mut(), 0)
                };
                to_result(len)?;

                Ok(usize::try_from(len)?)
            }
        }

        impl Property for $int {
            #[inline]
            fn read_from_fwnode_property(fwnode: &FwNode, name: &CStr) -> Result<Self> {
                read_array(fwnode, name).map(|[value]| value)
            }
        }

        impl<const N: usize> Property for [$int; N] {
            #[inline]
            fn read_from_fwnode_property(fwnode: &FwNode, name: &CStr) -> Result<Self> {
                read_array(fwnode, name)
            }
        }
    )+};
}

integers! {
    u8: fwnode_property_read_u8_array,
    u16: fwnode_property_read_u16_array,
    u32: fwnode_property_read_u32_array,
    u64: fwnode_property_read_u64_array,
    i8: fwnode_property_read_u8_array,
    i16: fwnode_property_read_u16_array,
    i32: fwnode_property_read_u32_array,
    i64: fwnode_property_read_u64_array,
}

impl private::Sealed for CString {}

impl Property for CString {
    #[inline]
    fn read_from_fwnode_property(fwnode: &FwNode, name: &CStr) -> Result<Self> {
        fwnode.check_strings(name)?;

        let mut text: *const ffi::c_char = ptr::null();

        // SAFETY: By the type invariants the node is valid. The name is a string of C. There is
        // space for one pointer.
        to_result(unsafe {
            bindings::fwnode_property_read_string(
                fwnode.as_raw(),
                name.as_char_ptr(),
                (&raw mut text).cast(),
            )
        })?;

        // C does not write the pointer if there is no string, though there is a property.
        if text.is_null() {
            return Err(ENODATA);
        }

        // SAFETY: What C takes for a string is one, as has been checked. It stays there as long as
        // the node, which is borrowed.
        Ok(CString::try_from(unsafe { CStr::from_char_ptr(text) })?)
    }
}
