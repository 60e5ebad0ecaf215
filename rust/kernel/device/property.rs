// SPDX-License-Identifier: GPL-2.0

//! Properties of devices, from whatever describes them: a device tree, ACPI, or the kernel itself.
//!
//! C header: [`include/linux/property.h`](srctree/include/linux/property.h)
//!
//! Firmware describes a device by a node, a [`FwNode`], which has properties and child nodes. A
//! driver gets the node of its device from [`Device::fwnode`], and reads the properties by name.

use super::{
    Bound,
    Device, //
};
use crate::{
    error::{
        from_err_ptr,
        to_result, //
    },
    fmt::{
        self,
        Display, //
    },
    prelude::*,
    str::CStrExt,
    sync::aref::{
        ARef,
        AlwaysRefCounted, //
    },
    types::Opaque, //
};
use core::ptr::{
    self,
    NonNull, //
};

mod guard;
mod reference;
mod value;

pub use guard::PropertyGuard;
pub use reference::{
    FwNodeReferenceArgs,
    NArgs, //
};
pub use value::{
    Property,
    PropertyInt, //
};

/// A node by which firmware, or the kernel in its place, describes a device: C's
/// [`struct fwnode_handle`].
///
/// A node may have a secondary one. A property that the first lacks is looked up there.
///
/// With `{}`, the full path of the node is printed; see [`display_name`](FwNode::display_name) for
/// its name alone. All functions may sleep.
///
/// # Examples
///
/// ```
/// use kernel::device::{Bound, Device};
///
/// /// The settings of a device, from its properties.
/// struct Settings {
///     channels: u32,
///     limits: [i16; 2],
///     inverted: bool,
/// }
///
/// fn settings(dev: &Device<Bound>) -> Result<Settings> {
///     let fwnode = dev.fwnode().ok_or(ENOENT)?;
///
///     Ok(Settings {
///         channels: fwnode.property_read(c"channels").required_by(dev)?,
///         limits: fwnode.property_read(c"limits").or([0, 100]),
///         inverted: fwnode.property_read_bool(c"inverted"),
///     })
/// }
///
/// # let dev = kernel::kunit::TestDevice::register_with_properties(c"settings")?;
/// let settings = settings(&dev)?;
/// assert_eq!(settings.channels, 2);
/// assert_eq!(settings.limits, [-40, 125]);
/// assert!(settings.inverted);
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// The node and its secondary one are valid: they are those of a device that is bound, or what a
/// reference keeps.
///
/// C counts references to a node of a device tree, and to the structure of one that the kernel
/// made. It does not count those to a node of ACPI, which is there until the firmware removes what
/// the node describes.
///
/// [`struct fwnode_handle`]: srctree/include/linux/fwnode.h
#[repr(transparent)]
pub struct FwNode(Opaque<bindings::fwnode_handle>);

impl FwNode {
    /// Takes over a counted reference to a node of C, or a null pointer.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` is null, or points to a node that fulfills the type
    /// invariants and of which the caller owns a reference, which it gives up.
    #[inline]
    unsafe fn from_raw(ptr: *mut bindings::fwnode_handle) -> Option<ARef<Self>> {
        // SAFETY: By the safety requirements of this function, a pointer that is not null comes
        // with a reference. The types have the same layout.
        NonNull::new(ptr.cast()).map(|node| unsafe { ARef::from_raw(node) })
    }

    /// Returns the node as a pointer for C.
    #[inline]
    pub(crate) fn as_raw(&self) -> *mut bindings::fwnode_handle {
        self.0.get()
    }

    /// Returns whether the node is one of a device tree.
    ///
    /// # Examples
    ///
    /// ```
    /// # let dev = kernel::kunit::TestDevice::register_with_properties(c"is_of_node")?;
    /// // A node that the kernel itself made.
    /// assert!(!dev.fwnode().ok_or(ENOENT)?.is_of_node());
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn is_of_node(&self) -> bool {
        // SAFETY: By the type invariants the node is valid.
        unsafe { bindings::is_of_node(self.as_raw()) }
    }

    /// Returns the name of the node, without its path, in a form that can be printed.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::str::CString;
    ///
    /// # let dev = kernel::kunit::TestDevice::register_with_properties(c"display_name")?;
    /// let fwnode = dev.fwnode().ok_or(ENOENT)?;
    /// let child = fwnode.get_child_by_name(c"channel1").ok_or(ENOENT)?;
    ///
    /// let name = CString::try_from_fmt(fmt!("{}", child.display_name()))?;
    /// assert_eq!(&*name, c"channel1");
    ///
    /// let path = CString::try_from_fmt(fmt!("{}", &*child))?;
    /// assert_eq!(&*path, c"rust_kunit/channel1");
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn display_name(&self) -> impl Display + '_ {
        struct Name<'a>(&'a FwNode);

        impl Display for Name<'_> {
            #[inline]
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                // SAFETY: By the type invariants the node is valid.
                let name = unsafe { bindings::fwnode_get_name(self.0.as_raw()) };

                // SAFETY: The name is a string of C or null, and stays there as long as the node,
                // which is borrowed.
                unsafe { display_c_string(name, f) }
            }
        }

        Name(self)
    }

    /// Returns whether there is a property of this name.
    ///
    /// # Examples
    ///
    /// ```
    /// # let dev = kernel::kunit::TestDevice::register_with_properties(c"present")?;
    /// let fwnode = dev.fwnode().ok_or(ENOENT)?;
    ///
    /// assert!(fwnode.property_present(c"limits"));
    /// assert!(!fwnode.property_present(c"volume"));
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn property_present(&self, name: &CStr) -> bool {
        // SAFETY: By the type invariants the node is valid. The name is a string of C.
        unsafe { bindings::fwnode_property_present(self.as_raw(), name.as_char_ptr()) }
    }

    /// Returns the value of a boolean property: whether there is a property of this name.
    ///
    /// See [`FwNode`] for an example.
    #[inline]
    pub fn property_read_bool(&self, name: &CStr) -> bool {
        self.property_present(name)
    }

    /// Returns the position of a string in a property that consists of strings.
    ///
    /// # Errors
    ///
    /// - [`ENODATA`] if the string is not there, or the property has no value;
    /// - [`EINVAL`] if there is no such property;
    /// - [`EPROTO`] or [`EILSEQ`] if the property does not consist of strings;
    /// - [`ENOMEM`].
    ///
    /// # Examples
    ///
    /// ```
    /// # let dev = kernel::kunit::TestDevice::register_with_properties(c"match")?;
    /// let fwnode = dev.fwnode().ok_or(ENOENT)?;
    ///
    /// assert_eq!(fwnode.property_match_string(c"modes", c"fast")?, 1);
    /// assert!(fwnode.property_match_string(c"modes", c"turbo").is_err());
    /// assert_eq!(fwnode.property_match_string(c"volume", c"fast"), Err(EINVAL));
    /// assert_eq!(fwnode.property_match_string(c"u64", c"fast"), Err(EPROTO));
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn property_match_string(&self, name: &CStr, match_str: &CStr) -> Result<usize> {
        self.check_strings(name)?;

        // SAFETY: By the type invariants the node is valid. The names are strings of C. What C
        // takes for strings are such, as has been checked.
        let position = unsafe {
            bindings::fwnode_property_match_string(
                self.as_raw(),
                name.as_char_ptr(),
                match_str.as_char_ptr(),
            )
        };
        to_result(position)?;

        Ok(usize::try_from(position)?)
    }

    /// Returns the first `len` integers of a property.
    ///
    /// # Errors
    ///
    /// Returns [`ENOMEM`] if there is no memory for as many. Whether the property could be read is
    /// in the [`PropertyGuard`]: see [`property_read`](Self::property_read).
    ///
    /// # Examples
    ///
    /// ```
    /// # let dev = kernel::kunit::TestDevice::register_with_properties(c"array_vec")?;
    /// let fwnode = dev.fwnode().ok_or(ENOENT)?;
    ///
    /// let len = fwnode.property_count_elem::<i16>(c"limits")?;
    /// let limits = fwnode.property_read_array_vec::<i16>(c"limits", len)?;
    /// assert_eq!(&*limits.required_by(&dev)?, &[-40, 125]);
    ///
    /// assert!(fwnode.property_read_array_vec::<i16>(c"limits", 3)?.optional().is_none());
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn property_read_array_vec<'fwnode, 'name, T: PropertyInt>(
        &'fwnode self,
        name: &'name CStr,
        len: usize,
    ) -> Result<PropertyGuard<'fwnode, 'name, KVec<T>>> {
        let mut values = KVec::<T>::with_capacity(len, GFP_KERNEL)?;

        // There may be space for more.
        let space = values.spare_capacity_mut().get_mut(..len).ok_or(ENOMEM)?;
        let result = T::read_array_from_fwnode_property(self, name, space).map(|_| ());
        let result = result.map(|()| {
            // SAFETY: The vector was empty. The first `len` elements of its spare capacity have
            // been read, and so initialized.
            unsafe { values.inc_len(len) };
            values
        });

        Ok(PropertyGuard::new(result, self, name))
    }

    /// Returns the number of integers in a property, of the size that `T` has.
    ///
    /// # Errors
    ///
    /// Returns [`EINVAL`] if there is no such property, and the errors of
    /// [`property_read`](Self::property_read).
    ///
    /// # Examples
    ///
    /// ```
    /// # let dev = kernel::kunit::TestDevice::register_with_properties(c"count")?;
    /// let fwnode = dev.fwnode().ok_or(ENOENT)?;
    ///
    /// assert_eq!(fwnode.property_count_elem::<i16>(c"limits"), Ok(2));
    /// assert_eq!(fwnode.property_count_elem::<i16>(c"volume"), Err(EINVAL));
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn property_count_elem<T: PropertyInt>(&self, name: &CStr) -> Result<usize> {
        T::read_array_len_from_fwnode_property(self, name)
    }

    /// Reads a property: a string, an integer, or an array of integers.
    ///
    /// Of a property with more integers than `T` has, the first ones are read. For arrays whose
    /// length is not known to the compiler, there is
    /// [`property_read_array_vec`](Self::property_read_array_vec), and for a `bool`
    /// [`property_read_bool`](Self::property_read_bool).
    ///
    /// The types of integers in a property are not checked by all firmware: of a node that the
    /// kernel made, the bytes are read as they are.
    ///
    /// # Errors
    ///
    /// The [`PropertyGuard`] has the value, or the error:
    ///
    /// - [`EINVAL`] if there is no such property;
    /// - [`ENODATA`] if it has no value;
    /// - [`EPROTO`] or [`EILSEQ`] if it has the wrong type;
    /// - [`EOVERFLOW`] if it has fewer integers, or one that does not fit;
    /// - [`ENOMEM`], for a string.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::str::CString;
    ///
    /// # let dev = kernel::kunit::TestDevice::register_with_properties(c"read")?;
    /// let fwnode = dev.fwnode().ok_or(ENOENT)?;
    ///
    /// let label: CString = fwnode.property_read(c"label").required_by(&dev)?;
    /// assert_eq!(&*label, c"under test");
    ///
    /// assert_eq!(fwnode.property_read::<u32>(c"volume").or(11), 11);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn property_read<'fwnode, 'name, T: Property>(
        &'fwnode self,
        name: &'name CStr,
    ) -> PropertyGuard<'fwnode, 'name, T> {
        PropertyGuard::new(T::read_from_fwnode_property(self, name), self, name)
    }

    /// Returns the child node of this name, if there is one.
    ///
    /// See [`display_name`](Self::display_name) for an example.
    #[inline]
    pub fn get_child_by_name(&self, name: &CStr) -> Option<ARef<Self>> {
        // SAFETY: By the type invariants the node is valid. The name is a string of C. If there is
        // such a child, C returns it with a reference.
        unsafe {
            Self::from_raw(bindings::fwnode_get_named_child_node(
                self.as_raw(),
                name.as_char_ptr(),
            ))
        }
    }

    /// Returns an iterator over the child nodes.
    ///
    /// # Examples
    ///
    /// ```
    /// # let dev = kernel::kunit::TestDevice::register_with_properties(c"children")?;
    /// let fwnode = dev.fwnode().ok_or(ENOENT)?;
    ///
    /// let mut gains = KVec::new();
    /// for child in fwnode.children() {
    ///     gains.push(child.property_read::<u8>(c"gain").required_by(&dev)?, GFP_KERNEL)?;
    /// }
    /// assert_eq!(&*gains, &[10, 20]);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn children<'a>(&'a self) -> impl Iterator<Item = ARef<FwNode>> + 'a {
        // C would pass a child of one node to the other, too, which would put it again.
        [self.as_raw(), self.secondary()]
            .into_iter()
            .flat_map(|node| {
                // SAFETY: By the type invariants both nodes are valid, or the secondary one is null
                // or an error. The children are those that this node has returned.
                let after = move |child| unsafe { child_after(node, child) };

                core::iter::successors(after(None), move |child| after(Some(child.clone())))
            })
    }

    /// Returns the node that has what this one lacks. It is null or an error if there is none.
    #[inline]
    fn secondary(&self) -> *mut bindings::fwnode_handle {
        // SAFETY: By the type invariants the node is valid. C writes the field without a lock.
        unsafe { (&raw const (*self.as_raw()).secondary).read_volatile() }
    }

    /// Finds out whether C may take what is in a property for strings. There may be no such
    /// property.
    ///
    /// Nodes that the kernel made are data of C, with pointers for strings. C does not compare the
    /// type, and would take an integer for a pointer.
    #[inline]
    fn check_strings(&self, name: &CStr) -> Result {
        // SAFETY: By the type invariants the node is valid.
        unsafe { check_strings_of(self.as_raw(), name) }?;

        // C asks the secondary node if this one has no such property.
        //
        // SAFETY: By the type invariants the node is valid.
        let read = unsafe { ops(self.as_raw()) }.and_then(|ops| ops.property_read_string_array);
        let lacks = read.is_some_and(|read| {
            // SAFETY: The function is one of the node's own, which is valid. The name is a string
            // of C. Nothing is written if there is no room.
            let count = unsafe { read(self.as_raw(), name.as_char_ptr(), ptr::null_mut(), 0) };

            count == EINVAL.to_errno()
        });

        if lacks {
            // SAFETY: By the type invariants the secondary node is valid, null or an error.
            unsafe { check_strings_of(self.secondary(), name) }?;
        }
        Ok(())
    }
}

/// Returns what a node can do, or nothing for a null pointer or an error.
///
/// # Safety
///
/// The caller must ensure that `node` is null, an error, or points to a node that stays valid
/// during `'a`.
#[inline]
unsafe fn ops<'a>(node: *const bindings::fwnode_handle) -> Option<&'a bindings::fwnode_operations> {
    let node = from_err_ptr(node.cast_mut()).ok()?;

    // SAFETY: By the safety requirements of this function, the node is valid if it is not null.
    // What it can do is constant.
    unsafe { node.as_ref()?.ops.as_ref() }
}

/// Returns the child of this very node that comes after another one, or the first.
///
/// # Safety
///
/// The caller must ensure that `node` is null, an error, or points to a valid node, and that
/// `child` is one of the children of this node.
#[inline]
unsafe fn child_after(
    node: *mut bindings::fwnode_handle,
    child: Option<ARef<FwNode>>,
) -> Option<ARef<FwNode>> {
    // SAFETY: By the safety requirements of this function.
    let next = unsafe { ops(node) }?.get_next_child_node?;
    let child = child.map_or(ptr::null_mut(), |child| ARef::into_raw(child).as_ptr());

    // SAFETY: The function is one of the node's own, which is valid, and so is the child, whose
    // reference it puts. If there is another one, it is returned with a reference.
    unsafe { FwNode::from_raw(next(node, child.cast())) }
}

/// Finds out whether C may take what is in a property of this very node for strings.
///
/// # Safety
///
/// The caller must ensure that `node` is null, an error, or points to a valid node.
#[inline]
unsafe fn check_strings_of(node: *mut bindings::fwnode_handle, name: &CStr) -> Result {
    // SAFETY: By the safety requirements of this function. C expects null and errors here.
    let node = unsafe { bindings::to_software_node(node) };

    // SAFETY: A node of this kind that is valid has valid properties, or a null pointer.
    if !node.is_null() && unsafe { !has_strings((*node).properties, name) } {
        return Err(EPROTO);
    }
    Ok(())
}

/// Returns whether the property of a name, if it is there and has a value, consists of strings.
///
/// # Safety
///
/// The caller must ensure that `entry` is null, or points to properties of C, the last of which has
/// no name.
#[inline]
unsafe fn has_strings(mut entry: *const bindings::property_entry, name: &CStr) -> bool {
    while !entry.is_null() {
        // SAFETY: By the safety requirements of this function, this is a property: the last one has
        // not been passed.
        let property = unsafe { &*entry };

        if property.name.is_null() {
            break;
        }
        // SAFETY: The name of a property is a string of C.
        if unsafe { CStr::from_char_ptr(property.name) } == name {
            return property.length == 0
                || property.type_ == bindings::dev_prop_type_DEV_PROP_STRING;
        }

        // SAFETY: Another property follows one that has a name.
        entry = unsafe { entry.add(1) };
    }

    true
}

/// Prints a string of C, or nothing.
///
/// # Safety
///
/// The caller must ensure that `text` is null, or a string that stays valid during the call.
#[inline]
unsafe fn display_c_string(text: *const ffi::c_char, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if text.is_null() {
        return Ok(());
    }

    // SAFETY: By the safety requirements of this function.
    Display::fmt(unsafe { CStr::from_char_ptr(text) }, f)
}

/// Returns what precedes the name of a node in a path.
// Not inlined, as C does not export the function to modules.
#[inline(never)]
fn name_prefix(node: &FwNode) -> *const ffi::c_char {
    // SAFETY: By the type invariants the node is valid.
    unsafe { bindings::fwnode_get_name_prefix(node.as_raw()) }
}

// SAFETY: These functions count references. By the type invariants a node is valid as long as there
// is one.
unsafe impl AlwaysRefCounted for FwNode {
    #[inline]
    fn inc_ref(&self) {
        // SAFETY: By the type invariants the node is valid.
        unsafe { bindings::fwnode_handle_get(self.as_raw()) };
    }

    #[inline]
    unsafe fn dec_ref(obj: NonNull<Self>) {
        // SAFETY: By the safety requirements of this function, the caller owns a reference and
        // gives it up.
        unsafe { bindings::fwnode_handle_put(obj.cast().as_ptr()) };
    }
}

impl Display for FwNode {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // SAFETY: By the type invariants the node is valid.
        let parents = unsafe { bindings::fwnode_count_parents(self.as_raw()) };

        for depth in (0..=parents).rev() {
            // SAFETY: By the type invariants the node is valid. C returns its ancestor, or the node
            // itself, with a reference; or null if there are fewer by now.
            let node =
                unsafe { FwNode::from_raw(bindings::fwnode_get_nth_parent(self.as_raw(), depth)) };

            if let Some(node) = node {
                // SAFETY: C returns a constant string, or null.
                unsafe { display_c_string(name_prefix(&node), f) }?;
                Display::fmt(&node.display_name(), f)?;
            }
        }

        Ok(())
    }
}

impl Device<Bound> {
    /// Returns the node by which firmware describes the device, if it does.
    ///
    /// A device may count no reference to it: after its removal, the node may be freed. Hence the
    /// context.
    ///
    /// # Examples
    ///
    /// ```
    /// # let dev = kernel::kunit::TestDevice::register(c"no_node")?;
    /// assert!(dev.fwnode().is_none());
    ///
    /// # let dev = kernel::kunit::TestDevice::register_with_properties(c"with_node")?;
    /// assert!(dev.fwnode().is_some());
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn fwnode(&self) -> Option<&FwNode> {
        // SAFETY: By the type invariants the device is valid.
        let fwnode = unsafe { bindings::dev_fwnode(self.as_raw()) };

        // INVARIANT: The device is bound. Most devices keep their node until `device_del()` has
        // unbound them; I2C and SPI put theirs before, but the device tree keeps it, too.
        // SAFETY: A pointer that is not null points to the node of the device, which stays valid
        // while the device is bound, thus as long as it is borrowed. The types have the same
        // layout.
        unsafe { fwnode.cast::<FwNode>().as_ref() }
    }
}
