// SPDX-License-Identifier: GPL-2.0

//! References from one node to another.

use super::FwNode;
use crate::{
    error::to_result,
    fmt,
    prelude::*, //
};
use core::ptr;

/// The most arguments that C has space for.
const MOST: usize = bindings::NR_FWNODE_REFERENCE_ARGS as usize;

/// How many arguments a reference has.
///
/// See [`FwNodeReferenceArgs`] for an example.
pub enum NArgs<'a> {
    /// As many as this property of the other node says, such as `#gpio-cells`.
    Prop(&'a CStr),
    /// So many.
    N(u32),
}

/// The arguments of a reference from one node to another.
///
/// # Examples
///
/// ```
/// use kernel::device::property::NArgs;
///
/// # let dev = kernel::kunit::TestDevice::register_with_properties(c"reference")?;
/// let fwnode = dev.fwnode().ok_or(ENOENT)?;
///
/// let args = fwnode.property_get_reference_args(c"supply", NArgs::N(2), 0)?;
/// assert_eq!(args.as_slice(), &[3, 1]);
/// assert_eq!(args.len(), 2);
/// assert!(!args.is_empty());
///
/// // The other node has this property.
/// let args = fwnode.property_get_reference_args(c"supply", NArgs::Prop(c"#cells"), 0)?;
/// assert_eq!(args.as_slice(), &[3]);
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// If there is a node, this owns a reference to it. There are at most as many arguments as there is
/// space for.
#[derive(Default)]
#[repr(transparent)]
pub struct FwNodeReferenceArgs(bindings::fwnode_reference_args);

impl FwNodeReferenceArgs {
    /// Returns the arguments.
    #[inline]
    pub fn as_slice(&self) -> &[u64] {
        // By the type invariants there are as many.
        self.0.args.get(..self.len()).unwrap_or(&self.0.args)
    }

    /// Returns the number of arguments.
    #[inline]
    pub fn len(&self) -> usize {
        self.0.nargs as usize
    }

    /// Returns whether there are no arguments.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Drop for FwNodeReferenceArgs {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariants the pointer is null, or comes with a reference, which is
        // not used afterwards.
        drop(unsafe { FwNode::from_raw(self.0.fwnode) });
    }
}

impl fmt::Debug for FwNodeReferenceArgs {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_slice(), f)
    }
}

impl FwNode {
    /// Returns the arguments of a reference to another node: of the one at a position in the
    /// property.
    ///
    /// See [`FwNodeReferenceArgs`] for an example.
    ///
    /// # Errors
    ///
    /// - [`ENOENT`] if there is no such property, or no reference at this position;
    /// - [`EINVAL`] if the property does not consist of references, or if they have more than 8
    ///   arguments.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::device::property::NArgs;
    ///
    /// # let dev = kernel::kunit::TestDevice::register_with_properties(c"no_reference")?;
    /// let fwnode = dev.fwnode().ok_or(ENOENT)?;
    /// let error = |prop, nargs, index| {
    ///     fwnode.property_get_reference_args(prop, NArgs::N(nargs), index).err()
    /// };
    ///
    /// assert_eq!(error(c"supply", 2, 1), Some(ENOENT));
    /// assert_eq!(error(c"supply", 2, u32::MAX), Some(ENOENT));
    /// assert_eq!(error(c"supply", 9, 0), Some(EINVAL));
    /// assert_eq!(error(c"channels", 0, 0), Some(EINVAL));
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn property_get_reference_args(
        &self,
        prop: &CStr,
        nargs: NArgs<'_>,
        index: u32,
    ) -> Result<FwNodeReferenceArgs> {
        let (nargs_prop, nargs) = match nargs {
            NArgs::Prop(name) => (name.as_char_ptr(), 0),
            NArgs::N(nargs) => (ptr::null(), nargs),
        };

        if nargs as usize > MOST {
            return Err(EINVAL);
        }
        // C adds one to it, or takes it for signed.
        if i32::try_from(index).is_err() {
            return Err(ENOENT);
        }

        // INVARIANT: There is no node, and no argument.
        let mut args = FwNodeReferenceArgs::default();

        // INVARIANT: If C finds a node, it counts a reference. The number of arguments is checked
        // below.
        // SAFETY: By the type invariants the node is valid. The names are strings of C, or null
        // where that is allowed. In all cases C writes no more arguments than there is space for.
        to_result(unsafe {
            bindings::fwnode_property_get_reference_args(
                self.as_raw(),
                prop.as_char_ptr(),
                nargs_prop,
                nargs,
                index,
                &mut args.0,
            )
        })?;

        // A device tree may have more arguments. C then gives their number, but not all of them.
        if args.len() > MOST {
            args.0.nargs = 0;
            return Err(EINVAL);
        }

        Ok(args)
    }
}
