// SPDX-License-Identifier: GPL-2.0

//! Devices for tests.

use crate::{
    device::{
        Bound,
        Device, //
    },
    error::from_err_ptr,
    prelude::*, //
};
use core::{
    ops::Deref,
    ptr::{
        self,
        NonNull, //
    }, //
};

/// A device on a bus for tests, to which a driver without callbacks is bound.
///
/// Dropping it removes the device.
///
/// # Invariants
///
/// It owns the registration of the device, which `rust_kunit_device_register()` has returned.
pub struct TestDevice(NonNull<bindings::device>);

// SAFETY: C registers and removes devices in any thread.
unsafe impl Send for TestDevice {}

// SAFETY: A shared reference only gives a `Device<Bound>`, which is `Sync`.
unsafe impl Sync for TestDevice {}

impl TestDevice {
    /// Registers a device with a name that no other one has.
    pub fn register(name: &CStr) -> Result<Self> {
        // SAFETY: The device needs no parent and no node.
        unsafe { Self::register_raw(name, ptr::null_mut(), ptr::null_mut()) }
    }

    /// Registers a device that has this one as its parent.
    pub fn register_child(&self, name: &CStr) -> Result<Self> {
        // SAFETY: The parent is valid. C keeps a reference to it.
        unsafe { Self::register_raw(name, self.as_raw(), ptr::null_mut()) }
    }

    /// Registers a device with properties: see `rust/tests/kunit_property.c`.
    pub fn register_with_properties(name: &CStr) -> Result<Self> {
        // SAFETY: The function has no requirements.
        let fwnode = unsafe { bindings::rust_kunit_fwnode() };

        if fwnode.is_null() {
            return Err(ENODEV);
        }

        // SAFETY: The node stays there forever.
        unsafe { Self::register_raw(name, ptr::null_mut(), fwnode) }
    }

    /// # Safety
    ///
    /// The caller must ensure that `parent` is null, or points to a valid device; and that `fwnode`
    /// is null, or points to a node that stays valid.
    unsafe fn register_raw(
        name: &CStr,
        parent: *mut bindings::device,
        fwnode: *mut bindings::fwnode_handle,
    ) -> Result<Self> {
        // SAFETY: The name is a string of C, which is copied. By the safety requirements of this
        // function, the parent is a device or none, and the node one that stays valid or none.
        let dev = from_err_ptr(unsafe {
            bindings::rust_kunit_device_register(name.as_char_ptr(), parent, fwnode)
        })?;

        // INVARIANT: The device has just been registered.
        NonNull::new(dev).map(Self).ok_or(ENODEV)
    }

    /// Returns the device as a pointer for C.
    pub fn as_raw(&self) -> *mut bindings::device {
        self.0.as_ptr()
    }
}

impl Deref for TestDevice {
    type Target = Device<Bound>;

    fn deref(&self) -> &Device<Bound> {
        // SAFETY: By the type invariants the device is registered as long as it is borrowed; then
        // the driver is bound to it. Its bus is in the kernel's image. It is neither renamed nor
        // moved.
        unsafe { Device::from_raw(self.as_raw()) }
    }
}

impl Drop for TestDevice {
    fn drop(&mut self) {
        // SAFETY: By the type invariants the device is registered, and no one else removes it.
        unsafe { bindings::rust_kunit_device_unregister(self.as_raw()) };
    }
}
