// SPDX-License-Identifier: GPL-2.0

//! Lock classes, by which lockdep distinguishes locks.
//!
//! C header: [`include/linux/lockdep.h`](srctree/include/linux/lockdep.h)

use crate::types::Opaque;
use pin_init::{
    pin_init_from_closure,
    PinInit, //
};

/// The key of a lock class.
///
/// Lockdep, the kernel's lock validator, does not track single locks but classes of them: all locks
/// with the same key follow the same rules, and the order in which they are acquired is checked
/// together. Usually, each place in the source that creates locks has a class of its own; the
/// `new_*!` macros provide that through [`static_lock_class!`](crate::static_lock_class).
///
/// Without `CONFIG_LOCKDEP`, this type is empty.
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

// SAFETY: A shared reference only gives access to the address.
unsafe impl Sync for LockClassKey {}

impl LockClassKey {
    /// Creates a key in static memory.
    ///
    /// Prefer [`static_lock_class!`](crate::static_lock_class), which needs no `unsafe`.
    ///
    /// # Safety
    ///
    /// The caller must ensure that, before the key is used, it is placed in static memory of the
    /// kernel or of a module (a `static`), and that from then on it is neither moved nor dropped.
    pub const unsafe fn new_static() -> Self {
        // INVARIANT: By the safety requirements, the key is placed in static memory and never
        // dropped. Lockdep only uses the address of such a key, so there is nothing to initialize.
        Self {
            inner: Opaque::uninit(),
        }
    }

    /// Creates an initializer of a key in dynamically allocated memory.
    ///
    /// This is for lock classes whose number is not known in advance, for instance one per device.
    /// Otherwise, prefer [`static_lock_class!`](crate::static_lock_class): lockdep only has room
    /// for a few thousand keys, and reuses one only some time after it is dropped.
    ///
    /// The key must outlive the use of the locks of its class. Dropping the key sleeps.
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
            // SAFETY: `slot` is valid for writes, and is not moved until it is dropped. The
            // function initializes all that it needs.
            unsafe {
                bindings::lockdep_register_key(slot.cast());
            }
            let _ = slot;
            Ok(())
        };

        // SAFETY: The closure never fails, and on success the key, an `Opaque`, needs no other
        // initialization.
        // INVARIANT: The key was registered.
        unsafe { pin_init_from_closure(init) }
    }

    /// Returns a pointer to the key, for C.
    #[inline]
    pub fn as_ptr(&self) -> *mut bindings::lock_class_key {
        self.inner.get()
    }
}

impl Drop for LockClassKey {
    fn drop(&mut self) {
        #[cfg(CONFIG_LOCKDEP)]
        // SAFETY: By the type invariants, the key was registered, as a static key is never dropped,
        // and it has not been moved since.
        unsafe {
            bindings::lockdep_unregister_key(self.as_ptr());
        }
    }
}

/// Returns a new lock class, as a `Pin<&'static LockClassKey>`.
///
/// Each use of the macro is one class: it returns the same key each time it is executed, and in all
/// instances of a generic function.
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
            // SAFETY: This is static memory, which is neither moved nor dropped.
            unsafe { $crate::sync::LockClassKey::new_static() };
        $crate::__core::pin::Pin::static_ref(&CLASS)
    }};
}

/// Returns the name of a lock: the name that is passed, or else file and line.
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
        // Lockdep compares the addresses of names, so a class needs exactly one, even if generic
        // code is instantiated in several crates.
        static NAME: &$crate::str::CStr = $crate::c_str!($name);
        NAME
    }};
}
