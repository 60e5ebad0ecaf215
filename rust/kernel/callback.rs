// SPDX-License-Identifier: GPL-2.0

//! Code that C is to call back.
//!
//! A module in Rust has a record of what may yet call it back, by which its end cancels that or
//! waits for it: see `rust/callbacks.c`.

use crate::{
    module::ThisModule,
    types::Opaque, //
};
use core::{
    ffi::c_void,
    mem, //
};

/// Returns the record of the module that a function is in, or null if the code stays for ever.
///
/// May be called in any context but an NMI.
///
/// # Safety
///
/// The caller must ensure that the module of `function`, if it is in one, does not end while this
/// runs: that code of the module runs, say.
#[inline]
pub(crate) unsafe fn record_of(function: *const c_void) -> *mut bindings::rust_callbacks {
    #[cfg(CONFIG_MODULES)]
    // SAFETY: The function takes any address of code that stays while it runs, which the caller
    // ensures.
    let record = unsafe { bindings::rust_callbacks_of(function) };
    #[cfg(not(CONFIG_MODULES))]
    let record = {
        let _ = function;
        core::ptr::null_mut()
    };

    record
}

/// A work item that is on a queue, or is about to be.
///
/// Its module, if it is in one, does not end before this is dropped.
///
/// # Invariants
///
/// The pointer is null, or points to the record of a module, in which this counts once.
pub(crate) struct Callback(*mut bindings::rust_callbacks);

// SAFETY: The count is atomic.
unsafe impl Send for Callback {}

// SAFETY: There is nothing to be done with a reference.
unsafe impl Sync for Callback {}

impl Callback {
    /// Counts a work item, unless its module is going.
    ///
    /// May be called in any context but an NMI.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `record` is from [`record_of`], for a module that does not end
    /// while this runs. `function` must be the work item's.
    #[inline]
    pub(crate) unsafe fn new(
        record: *mut bindings::rust_callbacks,
        function: *const c_void,
    ) -> Option<Self> {
        #[cfg(CONFIG_MODULES)]
        // SAFETY: A record that is not null is part of its module, which is there, as the caller
        // ensures.
        if !record.is_null() && !unsafe { bindings::rust_callbacks_get(record, function) } {
            return None;
        }
        let _ = function;

        // INVARIANT: It was just counted.
        Some(Self(record))
    }

    /// Leaves it to C to keep, whose call of the work item's function takes it back.
    #[inline]
    pub(crate) fn into_raw(self) {
        mem::forget(self);
    }

    /// Takes back what [`into_raw`](Self::into_raw) left.
    ///
    /// # Safety
    ///
    /// The caller must ensure that a `Callback` of this record was left by `into_raw`, and that
    /// this is called once for that.
    #[inline]
    pub(crate) unsafe fn from_raw(record: *mut bindings::rust_callbacks) -> Self {
        // INVARIANT: By the contract, it was counted, and nothing else will take it back.
        Self(record)
    }
}

/// May be done in any context but an NMI. The code that does it still has to return, so whoever
/// waits for the module's end waits for threads that were preempted, too.
impl Drop for Callback {
    #[inline]
    fn drop(&mut self) {
        #[cfg(CONFIG_MODULES)]
        if !self.0.is_null() {
            // SAFETY: By the invariant this counts once, and so the module is there.
            unsafe { bindings::rust_callbacks_put(self.0) };
        }
    }
}

/// What may call a module back. It is in the module's image.
pub(crate) struct Record(
    #[cfg_attr(not(CONFIG_MODULES), allow(dead_code))] Opaque<bindings::rust_callbacks>,
);

// SAFETY: C locks what is in it.
unsafe impl Sync for Record {}

impl Record {
    pub(crate) const fn new() -> Self {
        Self(Opaque::zeroed())
    }

    /// Begins to keep the record of a module. There is none of what is built in.
    ///
    /// # Safety
    ///
    /// The caller must ensure that this is in the image of `module`, that it is called at most
    /// once, and before any other code of the module, and that [`stop`](Self::stop) is called
    /// before the module is freed.
    pub(crate) unsafe fn start(&'static self, module: &ThisModule) {
        #[cfg(CONFIG_MODULES)]
        if !module.as_ptr().is_null() {
            // SAFETY: By its invariant the module is valid. This is memory for a record, which
            // stays as long as the module does and is not in use yet.
            unsafe { bindings::rust_callbacks_start(self.0.get(), module.as_ptr()) };
        }
        let _ = module;
    }

    /// Waits until nothing calls the module back any more. It may sleep.
    ///
    /// # Safety
    ///
    /// The caller must ensure that [`start`](Self::start) was called with this module, that this is
    /// called at most once, and that whatever code of the module runs by then, or later, is called
    /// by what is in the record, or returns from the module's entry point.
    pub(crate) unsafe fn stop(&'static self, module: &ThisModule) {
        #[cfg(CONFIG_MODULES)]
        if !module.as_ptr().is_null() {
            // SAFETY: `start` has made the record, and the caller ensures the rest. Modules start
            // and end where they may sleep.
            unsafe { bindings::rust_callbacks_stop(self.0.get()) };
        }
        let _ = module;
    }
}
