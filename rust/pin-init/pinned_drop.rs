// SPDX-License-Identifier: GPL-2.0

//! [`PinnedDrop`]: destructors of values that must not be moved.

use core::pin::Pin;

use crate::target::HasPinData;

/// The destructor of a struct with [`#[pin_data(PinnedDrop)]`](macro@crate::pin_data).
///
/// It takes the place of [`Drop`], whose `&mut self` would let it move what is pinned.
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
/// Implement this trait with [`#[pinned_drop]`](macro@crate::pinned_drop), which makes it safe: an
/// implementation must not keep or pass on the second parameter.
#[diagnostic::on_unimplemented(
    message = "`#[pin_data(PinnedDrop)]` needs the destructor of `{Self}`",
    label = "has no destructor",
    note = "write `#[pinned_drop] impl PinnedDrop for {Self}` with \
            `fn drop(self: Pin<&mut Self>)`, or leave out `(PinnedDrop)`"
)]
pub unsafe trait PinnedDrop: HasPinData {
    /// Runs before the fields are dropped.
    ///
    /// Only the struct's [`Drop`] calls it, as only that has the second parameter, which
    /// `#[pinned_drop]` adds.
    fn drop(self: Pin<&mut Self>, only_call_from_drop: OnlyCallFromDrop);
}

/// Keeps [`PinnedDrop::drop`] from being called twice.
pub struct OnlyCallFromDrop(());

impl OnlyCallFromDrop {
    /// # Safety
    ///
    /// Only for the struct's `Drop::drop`, to call its [`PinnedDrop::drop`].
    #[inline(always)]
    pub unsafe fn new() -> Self {
        Self(())
    }
}
