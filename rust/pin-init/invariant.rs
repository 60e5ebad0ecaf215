// SPDX-License-Identifier: GPL-2.0

//! A zero-sized marker of invariance.

use core::marker::PhantomData;

/// Makes the type that contains it invariant in `T`. It is zero-sized, `Send` and `Sync`.
///
/// Subtyping must not apply to an initializer: one that writes a `&'static str` into a slot must
/// not be used as one that writes a `&'a str`, nor the other way round.
pub struct Invariant<T: ?Sized>(PhantomData<fn() -> *mut T>);

#[expect(
    clippy::new_without_default,
    reason = "it is not a value that users meet"
)]
impl<T: ?Sized> Invariant<T> {
    /// Returns the only value of this type.
    #[inline(always)]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T: ?Sized> Clone for Invariant<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Invariant<T> {}
