// SPDX-License-Identifier: GPL-2.0

//! Code that C is to call back.

#[cfg(CONFIG_MODULES)]
use crate::module::ThisModule;
use core::{
    ffi::c_void,
    mem, //
};

/// Keeps code from being freed as long as C may call it back.
///
/// A module that ends waits until there is none of these for its code. That of the kernel itself
/// stays anyway.
///
/// # Invariants
///
/// It counts once in the module that the code is in, if it is in one.
pub(crate) struct Callback(#[cfg_attr(not(CONFIG_MODULES), allow(dead_code))] *const c_void);

// SAFETY: The count is atomic, and the address is that of code.
unsafe impl Send for Callback {}

// SAFETY: There is nothing to be done with a reference.
unsafe impl Sync for Callback {}

impl Callback {
    /// Keeps the code of a function.
    ///
    /// May be called in any context but an NMI.
    ///
    /// # Safety
    ///
    /// `function` must be that of a module that does not end before this is called, or the kernel's
    /// own: code of that module runs, say.
    #[inline]
    pub(crate) unsafe fn new(function: *const c_void) -> Self {
        #[cfg(CONFIG_MODULES)]
        // SAFETY: The function takes any address. By the contract, the module is there.
        unsafe {
            bindings::module_callback_get(function);
        }

        // INVARIANT: It was just counted.
        Self(function)
    }

    /// Leaves it to C to keep, whose call of the function takes it back.
    #[inline]
    pub(crate) fn into_raw(self) {
        mem::forget(self);
    }

    /// Takes back what [`into_raw`](Self::into_raw) left.
    ///
    /// # Safety
    ///
    /// `function` must be the one of a `Callback` that was left by `into_raw`, and this must be
    /// called once for that.
    #[inline]
    pub(crate) unsafe fn from_raw(function: *const c_void) -> Self {
        // INVARIANT: By the contract, it was counted, and nothing else will take it back.
        Self(function)
    }
}

/// May be done in any context but an NMI. The code that does it still has to return, so whoever
/// waits for the module's end waits for threads that were preempted, too.
impl Drop for Callback {
    #[inline]
    fn drop(&mut self) {
        #[cfg(CONFIG_MODULES)]
        // SAFETY: By the invariant it counts once, and so the module is there.
        unsafe {
            bindings::module_callback_put(self.0);
        }
    }
}

/// Waits until C will not call back a module any more. It may sleep.
#[cfg(CONFIG_MODULES)]
pub(crate) fn wait(module: &ThisModule) {
    if !module.as_ptr().is_null() {
        // SAFETY: By the invariant of `ThisModule`, it is valid. Modules start and end where they
        // may sleep.
        unsafe { bindings::module_callbacks_wait(module.as_ptr()) };
    }
}
