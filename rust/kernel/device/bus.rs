// SPDX-License-Identifier: GPL-2.0

//! From a device to the structure of its bus.

use super::{
    Device,
    DeviceContext, //
};

/// The device of a bus, whose structure contains a `struct device`.
///
/// The abstraction of a class uses it to pass the device of a bus to a driver's callbacks. Drivers
/// do not need it.
///
/// # Safety
///
/// Implementers must ensure that the type has the layout of a structure with a `struct device` at
/// the offset [`OFFSET`](AsBusDevice::OFFSET).
///
/// # Examples
///
/// ```
/// use core::{marker::PhantomData, mem::offset_of};
/// use kernel::{
///     bindings,
///     device::{self, AsBusDevice, DeviceContext, Normal},
///     types::Opaque, //
/// };
///
/// // As if from C.
/// #[repr(C)]
/// struct gadget {
///     id: u32,
///     dev: bindings::device,
/// }
///
/// /// # Invariants
/// ///
/// /// The gadget and its device are valid.
/// #[repr(transparent)]
/// struct Gadget<Ctx: DeviceContext = Normal>(Opaque<gadget>, PhantomData<Ctx>);
///
/// impl<Ctx: DeviceContext> AsRef<device::Device<Ctx>> for Gadget<Ctx> {
///     fn as_ref(&self) -> &device::Device<Ctx> {
///         // SAFETY: By the invariant the device is valid, for as long as the gadget is borrowed.
///         unsafe { device::Device::from_raw(&raw mut (*self.0.get()).dev) }
///     }
/// }
///
/// // SAFETY: `Gadget` is a transparent wrapper of a structure with a device at this offset.
/// unsafe impl<Ctx: DeviceContext> AsBusDevice<Ctx> for Gadget<Ctx> {
///     const OFFSET: usize = offset_of!(gadget, dev);
/// }
///
/// fn id(dev: &device::Device) -> u32 {
///     // SAFETY: The only device here is in a gadget.
///     let gadget = unsafe { Gadget::from_device(dev) };
///     // SAFETY: By the invariant the gadget is valid.
///     unsafe { (*gadget.0.get()).id }
/// }
///
/// # let gadget = KBox::new(Gadget::<Normal>(Opaque::zeroed(), PhantomData), GFP_KERNEL)?;
/// # // SAFETY: The gadget is not used elsewhere. Its device is all zeroes, as that function needs
/// # // it, and stays in place.
/// # unsafe { bindings::device_initialize(&raw mut (*gadget.0.get()).dev) };
/// # // SAFETY: As above.
/// # unsafe { (*gadget.0.get()).id = 42 };
/// assert_eq!(id((*gadget).as_ref()), 42);
/// # Ok::<(), Error>(())
/// ```
pub unsafe trait AsBusDevice<Ctx: DeviceContext>: AsRef<Device<Ctx>> {
    /// Where the `struct device` is in the structure, in bytes: by `offset_of!`.
    const OFFSET: usize;

    /// Borrows the structure of the bus that contains a device.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the device is part of a valid `Self`.
    #[inline]
    unsafe fn from_device(dev: &Device<Ctx>) -> &Self
    where
        Self: Sized,
    {
        // SAFETY: By the safety requirements of this function and of the trait, the device is
        // `OFFSET` bytes after the start of a `Self`, which is valid as long as its part is.
        unsafe { &*dev.as_raw().byte_sub(Self::OFFSET).cast::<Self>() }
    }
}
