// SPDX-License-Identifier: GPL-2.0

//! From a field to the structure that contains it.
//!
//! C header: [`include/linux/kernel.h`](srctree/include/linux/kernel.h)

/// Returns a pointer to the structure that contains a field, given a pointer to the field.
///
/// The result is a raw pointer of the same mutability. A pointer to another type than the field's
/// is a compile-time error; if the types differ by [`Opaque`], convert with [`Opaque::cast_into`]
/// or [`Opaque::cast_from`].
///
/// # Safety
///
/// The caller must ensure that the given pointer and the resulting pointer are within the same
/// allocation.
///
/// # Examples
///
/// ```
/// use kernel::container_of;
///
/// struct Sensor {
///     id: u64,
///     reading: u32,
/// }
///
/// let sensor = Sensor { id: 7, reading: 21 };
/// let reading = &raw const sensor.reading;
///
/// // SAFETY: `reading` points into `sensor`, which is thus the allocation of both pointers.
/// let found: *const Sensor = unsafe { container_of!(reading, Sensor, reading) };
/// assert!(core::ptr::eq(found, &sensor));
/// assert_eq!(sensor.id + u64::from(sensor.reading), 28);
/// ```
///
/// [`Opaque`]: crate::types::Opaque
/// [`Opaque::cast_from`]: crate::types::Opaque::cast_from
/// [`Opaque::cast_into`]: crate::types::Opaque::cast_into
#[macro_export]
macro_rules! container_of {
    ($field_ptr:expr, $Container:ty, $($field:tt)*) => {{
        let __field = $field_ptr;
        let __container = __field
            .byte_sub($crate::__core::mem::offset_of!($Container, $($field)*))
            .cast::<$Container>();
        $crate::assert_same_type(__field, (&raw const (*__container).$($field)*).cast_mut());
        __container
    }};
}

/// Lets [`container_of!`] check the type of its pointer.
#[doc(hidden)]
pub fn assert_same_type<T>(_: T, _: T) {}
