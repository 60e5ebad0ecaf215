// SPDX-License-Identifier: GPL-2.0

//! Completions: waiting until something is done.
//!
//! C header: [`include/linux/completion.h`](srctree/include/linux/completion.h)

use crate::{
    prelude::*,
    types::Opaque, //
};

/// Something that threads wait for, which happens once: C's [`struct completion`].
///
/// Who waits after it has happened goes on at once.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, sync::Completion};
///
/// #[pin_data]
/// struct Request {
///     #[pin]
///     done: Completion,
/// }
///
/// impl Request {
///     /// Called when the device is done, in an interrupt maybe.
///     fn finish(&self) {
///         self.done.complete_all();
///     }
/// }
///
/// let request = KBox::pin_init(pin_init!(Request { done <- Completion::new() }), GFP_KERNEL)?;
/// request.finish();
/// request.done.wait_for_completion();
/// # Ok::<(), Error>(())
/// ```
///
/// [`struct completion`]: srctree/include/linux/completion.h
///
/// # Invariants
///
/// The completion was initialized, and is not moved.
#[pin_data]
pub struct Completion {
    #[pin]
    inner: Opaque<bindings::completion>,
}

// SAFETY: Nobody waits for a completion that is sent, as they would borrow it.
unsafe impl Send for Completion {}

// SAFETY: A completion has a lock of its own.
unsafe impl Sync for Completion {}

impl Completion {
    /// Creates an initializer of a completion.
    pub fn new() -> impl PinInit<Self> {
        // INVARIANT: What is pinned does not move.
        pin_init!(Self {
            // SAFETY: `slot` is valid for writes and pinned.
            inner <- Opaque::ffi_init(|slot| unsafe { bindings::init_completion(slot) }),
        })
    }

    /// Says that it has happened: all who wait, now or later, go on.
    ///
    /// May be called in any context but an NMI.
    #[inline]
    pub fn complete_all(&self) {
        // SAFETY: By the type's invariants it is initialized.
        unsafe { bindings::complete_all(self.inner.get()) };
    }

    /// Waits until it has happened, whatever else happens.
    ///
    /// Sleeps. What was done before [`complete_all`](Completion::complete_all) is seen afterwards.
    #[inline]
    pub fn wait_for_completion(&self) {
        // SAFETY: By the type's invariants it is initialized.
        unsafe { bindings::wait_for_completion(self.inner.get()) };
    }
}
