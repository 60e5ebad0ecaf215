// SPDX-License-Identifier: GPL-2.0

//! [`PinnedDrop`]: destructors of values that may be pinned.

use core::pin::Pin;

use crate::target::HasPinData;

/// The destructor of a struct with [`#[pin_data(PinnedDrop)]`](macro@crate::pin_data).
///
/// It replaces [`Drop`], whose `&mut self` would let it move pinned fields.
///
/// # Examples
///
/// ```
/// use core::cell::Cell;
/// use kernel::prelude::*;
///
/// #[pin_data(PinnedDrop)]
/// struct Open<'a> {
///     count: &'a Cell<u32>,
/// }
///
/// #[pinned_drop]
/// impl PinnedDrop for Open<'_> {
///     fn drop(self: Pin<&mut Self>) {
///         self.count.set(self.count.get() - 1);
///     }
/// }
///
/// let count = &Cell::new(1);
/// let open = KBox::pin_init(pin_init!(Open { count }), GFP_KERNEL)?;
/// drop(open);
/// assert_eq!(count.get(), 0);
/// # Ok::<(), Error>(())
/// ```
///
/// # Safety
///
/// Implementers must ensure that `drop` neither stores nor passes on its second parameter.
/// Implementing the trait with [`#[pinned_drop]`](macro@crate::pinned_drop) ensures that, and is
/// safe.
#[diagnostic::on_unimplemented(
    message = "`#[pin_data(PinnedDrop)]` needs the destructor of `{Self}`",
    label = "has no destructor",
    note = "write `#[pinned_drop] impl PinnedDrop for {Self}` with \
            `fn drop(self: Pin<&mut Self>)`, or leave out `(PinnedDrop)`"
)]
pub unsafe trait PinnedDrop: HasPinData {
    /// Runs the destructor, before the fields are dropped.
    ///
    /// Only the struct's [`Drop`] calls it, as no other code can create the second parameter, which
    /// `#[pinned_drop]` adds.
    fn drop(self: Pin<&mut Self>, only_call_from_drop: OnlyCallFromDrop);
}

/// A token that prevents [`PinnedDrop::drop`] from being called twice.
pub struct OnlyCallFromDrop(());

impl OnlyCallFromDrop {
    /// Creates the token.
    ///
    /// # Safety
    ///
    /// The caller must ensure that this is called in the struct's `Drop::drop`, and the token only
    /// passed to its [`PinnedDrop::drop`].
    #[inline(always)]
    pub unsafe fn new() -> Self {
        Self(())
    }
}
