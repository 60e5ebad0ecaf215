// SPDX-License-Identifier: GPL-2.0

//! What has been read of a property, if it could be.

use super::FwNode;
use crate::{
    device::Device,
    prelude::*, //
};

/// The value of a property; or the error, which the driver ignores or reports.
///
/// # Examples
///
/// ```
/// # let dev = kernel::kunit::TestDevice::register_with_properties(c"guard")?;
/// let fwnode = dev.fwnode().ok_or(ENOENT)?;
///
/// let channels: u32 = fwnode.property_read(c"channels").required_by(&dev)?;
/// assert_eq!(channels, 2);
///
/// // This one prints a message.
/// assert_eq!(fwnode.property_read::<u32>(c"volume").required_by(&dev), Err(EINVAL));
///
/// // These do not.
/// assert_eq!(fwnode.property_read::<u32>(c"volume").optional(), None);
/// assert_eq!(fwnode.property_read::<u32>(c"volume").or(11), 11);
/// assert_eq!(fwnode.property_read::<u32>(c"volume").or_default(), 0);
/// # Ok::<(), Error>(())
/// ```
#[must_use = "the property has been read, but its value is not used"]
pub struct PropertyGuard<'fwnode, 'name, T> {
    result: Result<T>,
    fwnode: &'fwnode FwNode,
    name: &'name CStr,
}

impl<'fwnode, 'name, T> PropertyGuard<'fwnode, 'name, T> {
    #[inline]
    pub(super) fn new(result: Result<T>, fwnode: &'fwnode FwNode, name: &'name CStr) -> Self {
        Self {
            result,
            fwnode,
            name,
        }
    }

    /// Returns the value of a property that must be there; otherwise prints a message about the
    /// device, at the error level.
    ///
    /// # Errors
    ///
    /// Those of [`FwNode::property_read`].
    #[inline]
    pub fn required_by(self, dev: &Device) -> Result<T> {
        if let Err(error) = &self.result {
            report(dev, self.fwnode, self.name, *error);
        }
        self.result
    }

    /// Returns the value, if the property could be read.
    #[inline]
    pub fn optional(self) -> Option<T> {
        self.result.ok()
    }

    /// Returns the value, or another one if the property could not be read.
    #[inline]
    pub fn or(self, default: T) -> T {
        self.result.unwrap_or(default)
    }
}

impl<T: Default> PropertyGuard<'_, '_, T> {
    /// Returns the value, or the default of its type if the property could not be read.
    #[inline]
    pub fn or_default(self) -> T {
        self.result.unwrap_or_default()
    }
}

/// Prints why a property could not be read, once for all types.
#[cold]
#[inline]
fn report(dev: &Device, fwnode: &FwNode, name: &CStr, error: Error) {
    dev_err!(dev, "{fwnode}: cannot read property '{name}': {error:?}\n");
}
