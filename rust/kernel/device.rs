// SPDX-License-Identifier: GPL-2.0

//! Devices of the driver model.
//!
//! C header: [`include/linux/device.h`](srctree/include/linux/device.h)
//!
//! A [`Device`] is any device: one on a bus, to which a driver is bound, or one of a class, which
//! user space sees. What may be done with it depends on what is known of its state where the
//! reference is used. The [context](DeviceContext), a type parameter, says that.
//!
//! Messages about a device are printed with [`dev_info!`](crate::dev_info) and the other `dev_*!`
//! macros.

use crate::{
    sync::aref::{
        ARef,
        AlwaysRefCounted, //
    },
    types::Opaque, //
};
use core::{
    marker::PhantomData,
    ptr::NonNull, //
};
use ffi::CStr;

mod bus;
mod context;
mod drvdata;
mod print;
pub mod property;

#[cfg(CONFIG_PRINTK)]
pub(crate) use print::Message;

pub use bus::AsBusDevice;
pub use context::{
    Bound,
    BoundInternal,
    Core,
    CoreInternal,
    DeviceContext,
    InternalBoundContext,
    Normal, //
};

/// A device: C's [`struct device`].
///
/// An [`ARef<Device>`](ARef) owns a counted reference, and may be kept as long as needed: the
/// structure stays valid, even when the device itself has been removed. The last reference frees
/// the structure by a function of the device's creator, which may sleep.
///
/// # Contexts
///
/// `Ctx` says what else is known of the device during the lifetime of the reference. It is
/// [`Normal`] unless given: nothing is known. A driver's callbacks get a reference in the context
/// [`Core`], from which those in [`Bound`] and [`Normal`] can be borrowed by dereferencing. Only a
/// `Device<Normal>` is counted: what a context guarantees ends with the callback.
///
/// # Devices of a bus
///
/// The abstraction of a bus wraps its structure as `Device` does here: a `#[repr(transparent)]`
/// structure with a parameter `Ctx: DeviceContext = Normal`. It implements [`AlwaysRefCounted`]
/// for the context `Normal` only, `AsRef<device::Device<Ctx>>` and [`AsBusDevice`] for all, and
/// calls [`impl_device_context_deref!`] and [`impl_device_context_into_aref!`].
///
/// # Examples
///
/// ```
/// use kernel::{device::Device, sync::aref::ARef};
///
/// /// Keeps the device for later messages.
/// struct Sensor {
///     dev: ARef<Device>,
/// }
///
/// impl Sensor {
///     fn new(dev: &Device) -> Self {
///         dev_info!(dev, "sensor found\n");
///         Self { dev: dev.into() }
///     }
/// }
///
/// # let registered = kernel::kunit::TestDevice::register(c"sensor0")?;
/// # let dev: &Device = &registered;
/// let sensor = Sensor::new(dev);
/// # drop(registered);
/// assert_eq!(sensor.dev.name(), c"sensor0");
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// - The `struct device` is initialized, and reference-counted by C: it is valid at least from
///   `get_device()` to the matching `put_device()`. Any thread may drop the last reference.
/// - As long as it is valid, so are its bus, its class and its type; it is not renamed, and does
///   not get another parent.
/// - What the documentation of `Ctx` says of the device is true as long as the reference exists.
///
/// [`struct device`]: srctree/include/linux/device.h
/// [`impl_device_context_deref!`]: crate::impl_device_context_deref
/// [`impl_device_context_into_aref!`]: crate::impl_device_context_into_aref
#[repr(transparent)]
pub struct Device<Ctx: DeviceContext = Normal>(Opaque<bindings::device>, PhantomData<Ctx>);

// SAFETY: By the type invariants any thread may drop the last reference.
unsafe impl Send for Device {}

// SAFETY: The functions of a `Device<Normal>` may be called from any thread: what they read does
// not change, the reference count is atomic, and C's functions for messages allow for concurrent
// changes.
unsafe impl Sync for Device {}

// SAFETY: As for `Device<Normal>`. In addition, `Bound` guarantees that the device stays bound for
// the lifetime of the reference, in whatever thread that is used.
unsafe impl Sync for Device<Bound> {}

impl Device {
    /// Takes a counted reference to a device of C.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `ptr` points to an initialized `struct device`, to which someone else has a reference
    ///   during this call;
    /// - the last reference to it may be dropped in any thread;
    /// - as long as there are references to it, its bus, its class, its type and their code stay
    ///   valid, and it is neither renamed nor moved to another parent.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::device::Device;
    ///
    /// # let registered = kernel::kunit::TestDevice::register(c"counted")?;
    /// # let ptr = registered.as_raw();
    /// // SAFETY: The device is registered, and one for tests: all that it needs is in the kernel's
    /// // image.
    /// let dev = unsafe { Device::get_device(ptr) };
    /// assert_eq!(dev.name(), c"counted");
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub unsafe fn get_device(ptr: *mut bindings::device) -> ARef<Self> {
        // SAFETY: The safety requirements of this function include those of `from_raw()` for the
        // lifetime of this reference, which ends here.
        ARef::from(unsafe { Self::from_raw(ptr) })
    }

    /// Borrows the device as one that is bound to a driver.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the device is bound to a driver, and stays so as long as the
    /// returned reference exists.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::device::{Bound, Device};
    ///
    /// # let registered = kernel::kunit::TestDevice::register(c"bound")?;
    /// # let dev: &Device = &registered;
    /// // SAFETY: The driver for tests is bound to the device until it is removed.
    /// let bound: &Device<Bound> = unsafe { dev.as_bound() };
    /// assert_eq!(bound.name(), dev.name());
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub unsafe fn as_bound(&self) -> &Device<Bound> {
        // INVARIANT: By the safety requirements of this function, the device is bound.
        // SAFETY: `self` is valid for the lifetime of the result, by which it is borrowed. The
        // types have the same layout.
        unsafe { &*core::ptr::from_ref(self).cast() }
    }
}

impl<Ctx: DeviceContext> Device<Ctx> {
    /// Borrows a device of C.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `ptr` points to an initialized `struct device`, to which there is a reference during all
    ///   of `'a`;
    /// - the last reference to it may be dropped in any thread;
    /// - as long as there are references to it, its bus, its class, its type and their code stay
    ///   valid, and it is neither renamed nor moved to another parent;
    /// - what `Ctx` says of the device is true during all of `'a`.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::device::Device;
    ///
    /// # let registered = kernel::kunit::TestDevice::register(c"borrowed")?;
    /// # let ptr = registered.as_raw();
    /// // SAFETY: The device is registered until after the last use of `dev`, and one for tests:
    /// // all that it needs is in the kernel's image.
    /// let dev: &Device = unsafe { Device::from_raw(ptr) };
    /// assert_eq!(dev.name(), c"borrowed");
    /// # drop(registered);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub unsafe fn from_raw<'a>(ptr: *mut bindings::device) -> &'a Self {
        // INVARIANT: By the safety requirements of this function.
        // SAFETY: By the safety requirements of this function, the device is valid for `'a`. The
        // types have the same layout.
        unsafe { &*ptr.cast() }
    }

    /// Returns the device as a pointer for C.
    #[inline]
    pub(crate) fn as_raw(&self) -> *mut bindings::device {
        self.0.get()
    }

    /// Returns the name of the device, which is unique on its bus or in its class.
    ///
    /// The name is empty if C has not given the device one yet.
    ///
    /// # Examples
    ///
    /// ```
    /// # let dev = kernel::kunit::TestDevice::register(c"eeprom0")?;
    /// assert_eq!(dev.name(), c"eeprom0");
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn name(&self) -> &CStr {
        // SAFETY: By the type invariants the device is valid.
        let name = unsafe { bindings::dev_name(self.as_raw()) };

        if name.is_null() {
            return c"";
        }

        // SAFETY: The name is a string of C. By the type invariants the device is not renamed, so
        // that the string stays there as long as the device, which is borrowed.
        unsafe { crate::str::CStrExt::from_char_ptr(name) }
    }
}

impl Device<Bound> {
    /// Returns the parent, if there is one: usually the bus or the controller that the device is
    /// on.
    ///
    /// A device that has been removed does not keep its parent. One that is bound to a driver has
    /// not been removed, and does; hence the context.
    // This is for other abstractions, as it is in mainline.
    #[doc(hidden)]
    #[inline]
    pub fn parent(&self) -> Option<&Device> {
        // SAFETY: By the type invariants the device is valid, and the field does not change.
        let parent = unsafe { (*self.as_raw()).parent };

        if parent.is_null() {
            return None;
        }

        // SAFETY: From `device_add()` to the end of `device_del()`, C keeps a reference to the
        // parent. A device is only bound in between: `device_del()` unbinds it before that.
        Some(unsafe { Device::from_raw(parent) })
    }
}

// SAFETY: `Device` is a transparent wrapper of a `struct device` in every context.
crate::impl_device_context_deref!(unsafe { Device });
crate::impl_device_context_into_aref!(Device);

impl<Ctx: DeviceContext> AsRef<Device<Ctx>> for Device<Ctx> {
    #[inline]
    fn as_ref(&self) -> &Device<Ctx> {
        self
    }
}

// SAFETY: These functions count references, and C frees a device only when none is left. Only
// references to devices are handed out, never exclusive ones.
unsafe impl AlwaysRefCounted for Device {
    #[inline]
    fn inc_ref(&self) {
        // SAFETY: By the type invariants the device is valid.
        unsafe { bindings::get_device(self.as_raw()) };
    }

    #[inline]
    unsafe fn dec_ref(obj: NonNull<Self>) {
        // SAFETY: By the safety requirements of this function, the caller owns a reference and
        // gives it up. By the type invariants that may be the last one in any thread.
        unsafe { bindings::put_device(obj.cast().as_ptr()) };
    }
}
