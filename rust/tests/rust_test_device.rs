// SPDX-License-Identifier: GPL-2.0

//! Devices: what outlives their removal, and the messages about them.
//!
//! tools/testing/selftests/rust/device.sh checks the log after these tests.

use core::ptr;
use kernel::{
    device::{
        BoundInternal,
        CoreInternal,
        Device, //
    },
    fmt::{
        self,
        Display, //
    },
    kunit::TestDevice,
    prelude::*,
    sync::{
        aref::ARef,
        Arc, //
    }, //
};

module! {
    type: Tests,
    name: "rust_test_device",
    authors: ["Rust for LTS"],
    description: "Test of devices",
    license: "GPL",
}

struct Tests;

impl kernel::Module for Tests {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Tests)
    }
}

/// A value that prints a message about a device while it is formatted.
struct Nested<'a>(&'a Device);

impl Display for Nested<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        dev_info!(self.0, "inner\n");
        f.write_str("outer")
    }
}

/// So many letters.
struct Letters(usize);

impl Display for Letters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (0..self.0).try_for_each(|_| f.write_str("D"))
    }
}

#[kunit_tests(rust_device)]
mod tests {
    use super::*;

    /// device.sh counts the lines. A test that returns a `Result` may run several times, with
    /// allocations that fail, so this returns nothing.
    #[test]
    fn messages() {
        let Ok(registered) = TestDevice::register(c"messages") else {
            panic!("there is no device");
        };
        let dev: ARef<Device> = (&*registered).into();

        dev_emerg!(dev, "level {}\n", 0);
        dev_alert!(dev, "level {}\n", 1);
        dev_crit!(dev, "level {}\n", 2);
        dev_err!(dev, "level {}\n", 3);
        dev_warn!(dev, "level {}\n", 4);
        dev_notice!(dev, "level {}\n", 5);
        dev_info!(registered, "level {}\n", 6);

        dev_info!(&dev, "100 %s: {:?}\n", "text");
        dev_info!(dev, "long {}\n", Letters(300));
        dev_info!(dev, "{}\n", Nested(&dev));

        drop(registered);
        dev_info!(dev, "removed\n");
    }

    #[test]
    fn outlives_removal() -> Result {
        let registered = TestDevice::register(c"outlives")?;
        let dev: ARef<Device> = (&*registered).into();
        let other = dev.clone();

        assert!(ptr::eq(&*dev, &*other));
        drop(registered);
        drop(dev);
        assert_eq!(other.name(), c"outlives");
        Ok(())
    }

    #[test]
    fn parent() -> Result {
        let parent = TestDevice::register(c"parent")?;
        let child = parent.register_child(c"child")?;

        assert!(parent.parent().is_none());
        assert_eq!(child.parent().map(Device::name), Some(c"parent"));
        Ok(())
    }

    #[test]
    fn driver_data() -> Result {
        let registered = TestDevice::register(c"driver_data")?;
        let shared = Arc::new(1u8, GFP_KERNEL)?;
        let data = shared.clone();

        // SAFETY: The driver for tests is bound to the device until it is removed, has no data, and
        // none of its callbacks runs.
        let dev = unsafe { Device::<CoreInternal<'_>>::from_raw(registered.as_raw()) };

        assert!(dev.set_drvdata::<u8>(Err(EINVAL)).is_err());
        // SAFETY: The device has no data.
        assert!(unsafe { dev.drvdata_obtain::<u8>() }.is_none());

        dev.set_drvdata::<Arc<u8>>(Ok(data))?;
        // SAFETY: As above.
        let bound = unsafe { Device::<BoundInternal>::from_raw(registered.as_raw()) };
        // SAFETY: The data is an `Arc<u8>`, which stays there until it is taken out below.
        let borrowed = unsafe { bound.drvdata_borrow::<Arc<u8>>() };
        assert!(Arc::ptr_eq(&borrowed, &shared));

        // SAFETY: The data is an `Arc<u8>`, and not borrowed any more.
        let data = unsafe { dev.drvdata_obtain::<Arc<u8>>() }.ok_or(ENOENT)?;
        assert!(Arc::ptr_eq(&data, &shared));
        // SAFETY: The device has no data.
        assert!(unsafe { dev.drvdata_obtain::<Arc<u8>>() }.is_none());

        drop(data);
        assert!(Arc::into_unique_or_drop(shared).is_some());
        Ok(())
    }
}
