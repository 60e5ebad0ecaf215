// SPDX-License-Identifier: GPL-2.0

//! A marker for types that stand for another.

use core::marker::PhantomData;

/// Zero-sized, makes the type that contains it invariant in `T`, and is `Send` and `Sync`.
///
/// A subtype is not enough for an initializer: what writes a `&'static str` into a slot must not be
/// taken for something that writes a `&'a str`, and the other way round.
pub struct Invariant<T: ?Sized>(PhantomData<fn() -> *mut T>);

#[expect(
    clippy::new_without_default,
    reason = "it is not a value that users meet"
)]
impl<T: ?Sized> Invariant<T> {
    /// The only value.
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
