// SPDX-License-Identifier: GPL-2.0

//! Callbacks from C.
//!
//! A Rust module has a record of the pending callbacks into it, which are cancelled or waited for
//! when the module ends: see `rust/callbacks.c`.

use crate::{
    module::ThisModule,
    types::Opaque, //
};
use core::{
    ffi::c_void,
    mem, //
};

/// Returns the record of the module that contains a function, or null if the code is never freed.
///
/// May be called in any context but an NMI.
///
/// # Safety
///
/// The caller must ensure that the module of `function`, if any, does not end while this runs: for
/// example, because code of the module is running.
#[inline]
pub(crate) unsafe fn record_of(function: *const c_void) -> *mut bindings::rust_callbacks {
    #[cfg(CONFIG_MODULES)]
    // SAFETY: The function takes any address of code that stays loaded while it runs, which holds
    // by the safety requirements of this function.
    let record = unsafe { bindings::rust_callbacks_of(function) };
    #[cfg(not(CONFIG_MODULES))]
    let record = {
        let _ = function;
        core::ptr::null_mut()
    };

    record
}

/// A work item that is queued, or is about to be.
///
/// Its module, if any, does not end before this is dropped.
///
/// # Invariants
///
/// The pointer is null, or points to the record of a module, which counts this value once.
// Only the record of a loadable module is ever looked at.
#[cfg_attr(not(CONFIG_MODULES), allow(dead_code))]
pub(crate) struct Callback(*mut bindings::rust_callbacks);

// SAFETY: The count is atomic, so any thread may drop this.
unsafe impl Send for Callback {}

// SAFETY: A shared reference has no operations.
unsafe impl Sync for Callback {}

impl Callback {
    /// Counts a work item, unless its module is ending.
    ///
    /// May be called in any context but an NMI.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `record` was returned by [`record_of`], for a module that does not end while this runs;
    /// - `function` is that of the work item.
    #[inline]
    pub(crate) unsafe fn new(
        record: *mut bindings::rust_callbacks,
        function: *const c_void,
    ) -> Option<Self> {
        #[cfg(CONFIG_MODULES)]
        // SAFETY: A record that is not null is part of its module which, by the safety requirements
        // of this function, does not end while this runs.
        if !record.is_null() && !unsafe { bindings::rust_callbacks_get(record, function) } {
            return None;
        }
        let _ = function;

        // INVARIANT: The work item was counted just above.
        Some(Self(record))
    }

    /// Passes ownership to C, until C calls the work item's function, which takes it back.
    #[inline]
    pub(crate) fn into_raw(self) {
        mem::forget(self);
    }

    /// Takes ownership back that [`into_raw`](Self::into_raw) passed to C.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `into_raw` was called on a `Callback` of this record, and that
    /// this function is called only once for that call.
    #[inline]
    pub(crate) unsafe fn from_raw(record: *mut bindings::rust_callbacks) -> Self {
        // INVARIANT: By the safety requirements of this function, the record counts this value, and
        // nothing else takes ownership of it.
        Self(record)
    }
}

/// Can be called in any context but an NMI. The code that drops it still has to return, so waiting
/// for the module's end includes waiting for preempted threads.
impl Drop for Callback {
    #[inline]
    fn drop(&mut self) {
        #[cfg(CONFIG_MODULES)]
        if !self.0.is_null() {
            // SAFETY: By the type invariant the record counts this value, so the module has not
            // ended.
            unsafe { bindings::rust_callbacks_put(self.0) };
        }
    }
}

/// The record of pending callbacks into a module. It is part of the module's image.
pub(crate) struct Record(
    #[cfg_attr(not(CONFIG_MODULES), allow(dead_code))] Opaque<bindings::rust_callbacks>,
);

// SAFETY: C's functions lock the contents.
unsafe impl Sync for Record {}

impl Record {
    pub(crate) const fn new() -> Self {
        Self(Opaque::zeroed())
    }

    /// Initializes the record of a module. Has no effect for built-in code, which has no record.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `self` is in the image of `module`;
    /// - this is called at most once, and before any other code of the module;
    /// - [`stop`](Self::stop) is called before the module is freed.
    pub(crate) unsafe fn start(&'static self, module: &ThisModule) {
        #[cfg(CONFIG_MODULES)]
        if !module.as_ptr().is_null() {
            // SAFETY: By its type invariant `module` is valid. By the safety requirements of this
            // function, `self` is unused memory for a record, which lives as long as the module.
            unsafe { bindings::rust_callbacks_start(self.0.get(), module.as_ptr()) };
        }
        let _ = module;
    }

    /// Waits until all callbacks into the module have ended, and prevents further ones. May sleep.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - [`start`](Self::start) was called with this module;
    /// - this is called at most once;
    /// - all code of the module that runs from then on was either called through the record, or
    ///   only returns from the module's entry point.
    pub(crate) unsafe fn stop(&'static self, module: &ThisModule) {
        #[cfg(CONFIG_MODULES)]
        if !module.as_ptr().is_null() {
            // SAFETY: `start` has initialized the record; the rest are the safety requirements of
            // this function. The entry points of modules may sleep.
            unsafe { bindings::rust_callbacks_stop(self.0.get()) };
        }
        let _ = module;
    }
}
