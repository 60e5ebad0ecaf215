// SPDX-License-Identifier: GPL-2.0

//! Contexts: what is known of a device where a reference to it is used.

use core::marker::PhantomData;

/// What is known of a device during the lifetime of a reference to it.
///
/// The contexts form two chains. A reference in one context can be dereferenced to one in the
/// next, so that a function that takes a `&Device<Bound>` can be passed a `&Device<Core>`:
///
/// - [`CoreInternal`] → [`Core`] → [`Bound`] → [`Normal`]
/// - [`BoundInternal`] → [`Bound`] → [`Normal`]
///
/// There is no safe way in the other direction. Drivers never get the `Internal` contexts: these
/// are for the abstractions of buses, which call the driver.
///
/// # Examples
///
/// ```
/// use kernel::device::{Bound, Core, Device, DeviceContext};
///
/// fn in_any_context<Ctx: DeviceContext>(dev: &Device<Ctx>) -> usize {
///     dev.name().count_bytes()
/// }
///
/// fn while_bound(dev: &Device<Bound>) -> usize {
///     in_any_context(dev)
/// }
///
/// fn in_callback(dev: &Device<Core<'_>>) -> usize {
///     while_bound(dev)
/// }
///
/// # let registered = kernel::kunit::TestDevice::register(c"context")?;
/// # let ptr = registered.as_raw();
/// // SAFETY: The driver for tests is bound to the device until it is removed, and none of its
/// // callbacks runs.
/// assert_eq!(in_callback(unsafe { Device::from_raw(ptr) }), 7);
/// # drop(registered);
/// # Ok::<(), Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a context of a device",
    note = "the contexts are `Normal`, `Bound` and `Core`, in `kernel::device`"
)]
pub trait DeviceContext: private::Sealed {}

/// The context of any device: nothing is known of its state.
///
/// Only a device in this context is reference-counted.
///
/// # Examples
///
/// ```
/// use kernel::device::{Device, Normal};
///
/// // It is the default.
/// fn same(dev: &Device<Normal>) -> &Device {
///     dev
/// }
///
/// # let dev = kernel::kunit::TestDevice::register(c"normal")?;
/// assert_eq!(same(&dev).name(), c"normal");
/// # Ok::<(), Error>(())
/// ```
pub struct Normal;

/// The context of a device that is bound to a driver, for as long as the reference exists.
///
/// Resources of a device, such as its interrupts or memory for DMA, can only be used in between.
///
/// # Examples
///
/// ```
/// use kernel::device::{Bound, Device};
///
/// fn enable(dev: &Device<Bound>) -> Result {
///     dev_dbg!(dev, "enabled\n");
///     Ok(())
/// }
///
/// # let dev = kernel::kunit::TestDevice::register(c"enabled")?;
/// assert!(enable(&dev).is_ok());
/// # Ok::<(), Error>(())
/// ```
pub struct Bound;

/// As [`Bound`], for the abstraction of a bus only.
///
/// # Examples
///
/// ```
/// use kernel::device::{Bound, BoundInternal, Device};
///
/// fn for_drivers(dev: &Device<BoundInternal>) -> &Device<Bound> {
///     dev
/// }
///
/// # let registered = kernel::kunit::TestDevice::register(c"bus_internal")?;
/// # let ptr = registered.as_raw();
/// // SAFETY: The driver for tests is bound to the device until it is removed.
/// let dev = unsafe { Device::from_raw(ptr) };
/// assert_eq!(for_drivers(dev).name(), c"bus_internal");
/// # drop(registered);
/// # Ok::<(), Error>(())
/// ```
pub struct BoundInternal;

/// The context of a device in a callback of its driver that the bus calls, such as `probe()`.
///
/// The device is bound, and the bus has serialized the callback with the others. `'a` is the time
/// of the callback, and is invariant: a callback has to accept any, so a reference in this context
/// cannot be kept beyond its end.
///
/// # Examples
///
/// ```
/// use kernel::{
///     device::{Core, Device},
///     sync::aref::ARef, //
/// };
///
/// /// What a driver does in `probe()`. To keep the device it counts a reference.
/// fn probe(dev: &Device<Core<'_>>) -> ARef<Device> {
///     dev_info!(dev, "probed\n");
///     dev.into()
/// }
///
/// # let registered = kernel::kunit::TestDevice::register(c"probed")?;
/// # let ptr = registered.as_raw();
/// // SAFETY: The driver for tests is bound to the device until it is removed, and none of its
/// // callbacks runs.
/// let dev = probe(unsafe { Device::from_raw(ptr) });
/// # drop(registered);
/// assert_eq!(dev.name(), c"probed");
/// # Ok::<(), Error>(())
/// ```
pub struct Core<'a>(PhantomData<fn(&'a ()) -> &'a ()>);

/// As [`Core`], for the abstraction of a bus only.
///
/// See [`Device::set_drvdata`](super::Device::set_drvdata) for an example.
pub struct CoreInternal<'a>(PhantomData<fn(&'a ()) -> &'a ()>);

mod private {
    pub trait Sealed {}
}

impl private::Sealed for Normal {}
impl private::Sealed for Bound {}
impl private::Sealed for BoundInternal {}
impl private::Sealed for Core<'_> {}
impl private::Sealed for CoreInternal<'_> {}

impl DeviceContext for Normal {}
impl DeviceContext for Bound {}
impl DeviceContext for BoundInternal {}
impl DeviceContext for Core<'_> {}
impl DeviceContext for CoreInternal<'_> {}

/// The contexts in which the abstraction of a bus can get at the private data of a driver.
///
/// See [`Device::drvdata_borrow`](super::Device::drvdata_borrow) for an example.
#[diagnostic::on_unimplemented(
    message = "in the context `{Self}` the private data of a driver is not accessible",
    note = "the abstraction of the bus passes the data to the driver's callbacks"
)]
pub trait InternalBoundContext: DeviceContext {}

impl InternalBoundContext for BoundInternal {}
impl InternalBoundContext for CoreInternal<'_> {}

/// Implements `Deref` between the [contexts](crate::device::DeviceContext) of a bus's device, in
/// both chains.
///
/// # Safety
///
/// The caller must ensure that the type is a `#[repr(transparent)]` structure, with a context as
/// its only parameter, whose layout does not depend on the context.
///
/// # Examples
///
/// ```
/// use core::marker::PhantomData;
/// use kernel::{
///     device::{self, Bound, Core, DeviceContext, Normal},
///     types::Opaque, //
/// };
///
/// #[repr(transparent)]
/// struct Device<Ctx: DeviceContext = Normal>(Opaque<u32>, PhantomData<Ctx>);
///
/// // SAFETY: `Device` is a transparent wrapper of a `u32` in every context.
/// kernel::impl_device_context_deref!(unsafe { Device });
///
/// let dev = Device::<Core<'_>>(Opaque::new(1), PhantomData);
/// let bound: &Device<Bound> = &dev;
/// let normal: &Device = bound;
/// assert!(core::ptr::eq(&raw const *normal.0.get(), dev.0.get()));
/// ```
#[macro_export]
macro_rules! impl_device_context_deref {
    (unsafe { $device:ident }) => {
        $crate::impl_device_context_deref!(unsafe {
            $device
            ['a] $crate::device::CoreInternal<'a> => $crate::device::Core<'a>,
            ['a] $crate::device::Core<'a> => $crate::device::Bound,
            [] $crate::device::BoundInternal => $crate::device::Bound,
            [] $crate::device::Bound => $crate::device::Normal,
        });
    };
    (unsafe { $device:ident $([$($a:lifetime)?] $from:ty => $to:ty,)+ }) => {
        $(impl<$($a)?> $crate::__core::ops::Deref for $device<$from> {
            type Target = $device<$to>;

            #[inline]
            fn deref(&self) -> &Self::Target {
                let __device = $crate::__core::ptr::from_ref(self).cast::<Self::Target>();

                // SAFETY: `self` is valid, and stays borrowed for the lifetime of the result. By
                // the safety requirements of this macro, the types have the same layout. What the
                // one context says of the device includes what the other does.
                unsafe { &*__device }
            }
        })+
    };
}

/// Implements `From`, by which a reference to a bus's device in any
/// [context](crate::device::DeviceContext) gives a counted one, an
/// [`ARef`](crate::sync::aref::ARef).
///
/// The type needs the implementations of
/// [`impl_device_context_deref!`](crate::impl_device_context_deref), and
/// [`AlwaysRefCounted`](crate::sync::aref::AlwaysRefCounted) in the context `Normal`.
///
/// # Examples
///
/// ```
/// use core::{marker::PhantomData, ptr::NonNull};
/// use kernel::{
///     device::{Bound, DeviceContext, Normal},
///     sync::aref::{ARef, AlwaysRefCounted}, //
/// };
///
/// #[repr(transparent)]
/// struct Device<Ctx: DeviceContext = Normal>(u32, PhantomData<Ctx>);
///
/// // SAFETY: The only value there is, below, is a static, which needs no count.
/// unsafe impl AlwaysRefCounted for Device {
///     fn inc_ref(&self) {}
///     unsafe fn dec_ref(_obj: NonNull<Self>) {}
/// }
///
/// // SAFETY: `Device` is a transparent wrapper of a `u32` in every context.
/// kernel::impl_device_context_deref!(unsafe { Device });
/// kernel::impl_device_context_into_aref!(Device);
///
/// static DEVICE: Device<Bound> = Device(7, PhantomData);
///
/// let dev: ARef<Device> = (&DEVICE).into();
/// assert_eq!(dev.0, 7);
/// ```
#[macro_export]
macro_rules! impl_device_context_into_aref {
    ($device:tt) => {
        $crate::impl_device_context_into_aref!(
            $device
            ['a] $crate::device::CoreInternal<'a>,
            ['a] $crate::device::Core<'a>,
            [] $crate::device::BoundInternal,
            [] $crate::device::Bound,
        );
    };
    ($device:tt $([$($a:lifetime)?] $context:ty,)+) => {
        $(impl<$($a)?> $crate::__core::convert::From<&$device<$context>>
            for $crate::sync::aref::ARef<$device>
        {
            #[inline]
            fn from(__device: &$device<$context>) -> Self {
                // The argument is dereferenced until it is in the context `Normal`.
                <Self as $crate::__core::convert::From<&$device>>::from(__device)
            }
        })+
    };
}
