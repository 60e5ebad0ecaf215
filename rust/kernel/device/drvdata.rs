// SPDX-License-Identifier: GPL-2.0

//! The private data of the driver that is bound to a device.
//!
//! A driver returns it from `probe()`. The abstraction of the bus stores it in the device, lends it
//! to the driver's other callbacks, and drops it when the driver is unbound.

use super::{
    CoreInternal,
    Device,
    InternalBoundContext, //
};
use crate::{
    prelude::*,
    types::ForeignOwnable, //
};

impl Device<CoreInternal<'_>> {
    /// Initializes the private data of the driver, in new memory, and stores it in the device.
    ///
    /// May sleep. The device must have none yet: it would be leaked.
    ///
    /// # Errors
    ///
    /// Returns the error of the initializer, or [`ENOMEM`]. Then the device has no new data.
    ///
    /// # Examples
    ///
    /// ```
    /// use core::pin::Pin;
    /// use kernel::device::{CoreInternal, Device};
    ///
    /// struct Led {
    ///     brightness: u8,
    /// }
    ///
    /// fn after_probe(dev: &Device<CoreInternal<'_>>) -> Result {
    ///     dev.set_drvdata(init!(Led { brightness: 255 }? Error))
    /// }
    ///
    /// fn in_callback<'a>(dev: &'a Device<CoreInternal<'_>>) -> Pin<&'a Led> {
    ///     // SAFETY: `after_probe()` has set the data, which is a `Led`.
    ///     unsafe { dev.drvdata_borrow::<Led>() }
    /// }
    ///
    /// fn after_remove(dev: &Device<CoreInternal<'_>>) {
    ///     // SAFETY: `after_probe()` has set the data, which is a `Led` and not borrowed any more.
    ///     let led = unsafe { dev.drvdata_obtain::<Led>() };
    ///     assert!(led.is_some_and(|led| led.brightness == 255));
    /// }
    ///
    /// # let registered = kernel::kunit::TestDevice::register(c"led0")?;
    /// # let ptr = registered.as_raw();
    /// // SAFETY: The driver for tests is bound to the device until it is removed, has no data, and
    /// // none of its callbacks runs.
    /// let dev = unsafe { Device::from_raw(ptr) };
    /// after_probe(dev)?;
    /// assert_eq!(in_callback(dev).brightness, 255);
    /// after_remove(dev);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn set_drvdata<T>(&self, data: impl PinInit<T, Error>) -> Result {
        let data = KBox::pin_init(data, GFP_KERNEL)?;

        // SAFETY: By the type invariants the device is valid. In this context nothing else accesses
        // the field.
        unsafe { bindings::dev_set_drvdata(self.as_raw(), data.into_foreign()) };

        Ok(())
    }

    /// Takes the private data of the driver out of the device, if there is any.
    ///
    /// See [`set_drvdata`](Self::set_drvdata) for an example.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - if the device has private data, it is from [`set_drvdata`](Self::set_drvdata) with this
    ///   `T`;
    /// - nothing borrows the data any more;
    /// - `T` is [`Send`], or the data was stored in this thread.
    // This is for other abstractions, as it is in mainline.
    #[doc(hidden)]
    pub unsafe fn drvdata_obtain<T>(&self) -> Option<Pin<KBox<T>>> {
        // SAFETY: By the type invariants the device is valid.
        let data = unsafe { bindings::dev_get_drvdata(self.as_raw()) };

        if data.is_null() {
            return None;
        }

        // SAFETY: By the type invariants the device is valid. In this context nothing else accesses
        // the field.
        unsafe { bindings::dev_set_drvdata(self.as_raw(), core::ptr::null_mut()) };

        // SAFETY: By the safety requirements of this function, the pointer is from `into_foreign()`
        // of this type and not borrowed. The device does not have it any more, so that it is taken
        // back only once.
        Some(unsafe { ForeignOwnable::from_foreign(data) })
    }
}

impl<Ctx: InternalBoundContext> Device<Ctx> {
    /// Borrows the private data of the driver.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - the device has private data from [`set_drvdata`](Device::set_drvdata) with this `T`;
    /// - the data is not taken out of the device as long as the returned reference exists;
    /// - `T` is [`Sync`], or other threads do not borrow the data at the same time; and `T` is
    ///   [`Send`], or the data was stored in this thread.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::device::{Device, InternalBoundContext};
    ///
    /// fn interrupts<Ctx: InternalBoundContext>(dev: &Device<Ctx>) -> u32 {
    ///     // SAFETY: All devices here have such data.
    ///     *unsafe { dev.drvdata_borrow::<u32>() }
    /// }
    ///
    /// # let registered = kernel::kunit::TestDevice::register(c"timer0")?;
    /// # let ptr = registered.as_raw();
    /// # // SAFETY: The driver for tests is bound to the device until it is removed, has no data,
    /// # // and none of its callbacks runs.
    /// # let dev = unsafe { Device::<kernel::device::CoreInternal<'_>>::from_raw(ptr) };
    /// dev.set_drvdata::<u32>(Ok(3))?;
    /// assert_eq!(interrupts(dev), 3);
    /// # // SAFETY: The data is a `u32`, and not borrowed.
    /// # drop(unsafe { dev.drvdata_obtain::<u32>() });
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub unsafe fn drvdata_borrow<T>(&self) -> Pin<&T> {
        // SAFETY: By the type invariants the device is valid.
        let data = unsafe { bindings::dev_get_drvdata(self.as_raw()) };

        // SAFETY: By the safety requirements of this function, the pointer is from `into_foreign()`
        // of this type, and not taken back during the lifetime of the result.
        unsafe { <Pin<KBox<T>> as ForeignOwnable>::borrow(data) }
    }
}
