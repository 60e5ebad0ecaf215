// SPDX-License-Identifier: GPL-2.0

//! Completions: waiting until an event has happened.
//!
//! C header: [`include/linux/completion.h`](srctree/include/linux/completion.h)

use crate::{
    prelude::*,
    types::Opaque, //
};

/// A one-time event that threads can wait for: C's [`struct completion`].
///
/// Once it has happened, waiting for it returns immediately.
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
/// The completion was initialized, and has not been moved since.
#[pin_data]
pub struct Completion {
    #[pin]
    inner: Opaque<bindings::completion>,
}

// SAFETY: A thread that waits borrows the completion, so one that is sent has no waiters.
unsafe impl Send for Completion {}

// SAFETY: C synchronizes access to a completion with a lock of its own.
unsafe impl Sync for Completion {}

impl Completion {
    /// Creates an initializer of a completion.
    pub fn new() -> impl PinInit<Self> {
        // INVARIANT: `inner` is initialized by C, and pinned, so it is not moved.
        pin_init!(Self {
            // SAFETY: `slot` is valid for writes and pinned.
            inner <- Opaque::ffi_init(|slot| unsafe { bindings::init_completion(slot) }),
        })
    }

    /// Completes the event, and wakes all current and future waiters.
    ///
    /// May be called in any context but an NMI.
    #[inline]
    pub fn complete_all(&self) {
        // SAFETY: By the type invariants, the completion is initialized.
        unsafe { bindings::complete_all(self.inner.get()) };
    }

    /// Waits until the event has happened, uninterruptibly and without a timeout.
    ///
    /// Sleeps. Everything done before [`complete_all`](Completion::complete_all) is visible
    /// afterwards.
    #[inline]
    pub fn wait_for_completion(&self) {
        // SAFETY: By the type invariants, the completion is initialized.
        unsafe { bindings::wait_for_completion(self.inner.get()) };
    }
}
