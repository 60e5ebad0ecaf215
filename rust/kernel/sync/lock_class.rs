// SPDX-License-Identifier: GPL-2.0

//! Lock classes: what lockdep tells locks apart by.
//!
//! C header: [`include/linux/lockdep.h`](srctree/include/linux/lockdep.h)

use crate::types::Opaque;
use pin_init::{
    pin_init_from_closure,
    PinInit, //
};

/// The key of a lock class.
///
/// Lockdep, the kernel's checker of locking, does not follow single locks but classes of them: all
/// locks with the same key follow the same rules, and may be taken in the same order. As a rule
/// each place in the source that makes locks has a class of its own; the `new_*!` macros see to
/// that, by means of [`static_lock_class!`](crate::static_lock_class).
///
/// Without `CONFIG_LOCKDEP` this is empty, and costs nothing.
///
/// # Invariants
///
/// The key does not move. Either it is in static memory and is never dropped, or it was registered
/// with lockdep.
#[repr(transparent)]
pub struct LockClassKey {
    inner: Opaque<bindings::lock_class_key>,
}

// SAFETY: Lockdep has its own lock, and any thread may unregister a key.
unsafe impl Send for LockClassKey {}

// SAFETY: Through a shared reference only the address is to be had.
unsafe impl Sync for LockClassKey {}

impl LockClassKey {
    /// Creates a key in static memory.
    ///
    /// [`static_lock_class!`](crate::static_lock_class) does so, and needs no `unsafe`.
    ///
    /// # Safety
    ///
    /// Before the key is used it is put into memory of the kernel's or a module's own, a `static`,
    /// where it stays: it is neither moved nor dropped.
    pub const unsafe fn new_static() -> Self {
        // INVARIANT: The caller puts it into static memory, and does not drop it. Lockdep only uses
        // the address of such a key, so that there is nothing to initialize.
        Self {
            inner: Opaque::uninit(),
        }
    }

    /// Creates an initializer of a key in memory that was allocated.
    ///
    /// For lock classes of which there are as many as there are devices, say. Where a number that
    /// is known will do, [`static_lock_class!`](crate::static_lock_class) is better: lockdep has
    /// room for some thousand keys, and does not get it back soon.
    ///
    /// The locks of this class need the key for as long as they are used. Dropping the key sleeps.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, sync::LockClassKey};
    ///
    /// let key = KBox::pin_init(LockClassKey::new_dynamic(), GFP_KERNEL)?;
    /// assert!(!key.as_ptr().is_null());
    /// # Ok::<(), Error>(())
    /// ```
    pub fn new_dynamic() -> impl PinInit<Self> {
        let init = |slot: *mut Self| {
            #[cfg(CONFIG_LOCKDEP)]
            // SAFETY: `slot` is valid for writes, and stays where it is until it is dropped. The
            // function fills in what it wants of it.
            unsafe {
                bindings::lockdep_register_key(slot.cast());
            }
            let _ = slot;
            Ok(())
        };

        // SAFETY: As this type is an `Opaque`, it needs no more than memory; and it does not fail.
        // INVARIANT: The key was registered.
        unsafe { pin_init_from_closure(init) }
    }

    /// The key, as C wants it.
    #[inline]
    pub fn as_ptr(&self) -> *mut bindings::lock_class_key {
        self.inner.get()
    }
}

impl Drop for LockClassKey {
    fn drop(&mut self) {
        #[cfg(CONFIG_LOCKDEP)]
        // SAFETY: By the type's invariants it was registered, as only such a key is dropped, and it
        // is where it was then.
        unsafe {
            bindings::lockdep_unregister_key(self.as_ptr());
        }
    }
}

/// A new lock class: a `Pin<&'static LockClassKey>`.
///
/// It is the same one each time that this place is reached, and for all instances of a generic
/// function.
///
/// # Examples
///
/// ```
/// use core::ptr;
/// use kernel::{prelude::*, sync::{static_lock_class, LockClassKey}};
///
/// fn class() -> Pin<&'static LockClassKey> {
///     static_lock_class!()
/// }
///
/// assert!(ptr::eq(class().as_ptr(), class().as_ptr()));
/// assert!(!cfg!(CONFIG_LOCKDEP) || !ptr::eq(class().as_ptr(), static_lock_class!().as_ptr()));
/// ```
#[macro_export]
macro_rules! static_lock_class {
    () => {{
        static CLASS: $crate::sync::LockClassKey =
            // SAFETY: This is static memory, which does not move and is not dropped.
            unsafe { $crate::sync::LockClassKey::new_static() };
        $crate::__core::pin::Pin::static_ref(&CLASS)
    }};
}

/// A name for a lock: the one that is given, or else the place in the source.
#[doc(hidden)]
#[macro_export]
macro_rules! optional_name {
    () => {
        $crate::optional_name!($crate::__core::concat!(
            $crate::__core::file!(),
            ":",
            $crate::__core::line!()
        ))
    };
    ($name:expr) => {{
        // Lockdep compares addresses: there must be one for a class, even if the code, being
        // generic, is in several crates.
        static NAME: &$crate::str::CStr = $crate::c_str!($name);
        NAME
    }};
}
