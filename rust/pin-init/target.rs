// SPDX-License-Identifier: GPL-2.0

//! The struct that is to be built, for the macros `pin_init!` and `init!`.

use crate::{
    init_from_closure,
    invariant::Invariant,
    pin_init_from_closure,
    Init,
    PinInit,
    Zeroable, //
};

/// A struct with `#[pin_data]`.
///
/// # Safety
///
/// Only `#[pin_data]` implements this trait. `PinData` has a method for each field, which makes the
/// field's slot: a pinned one exactly where the struct's `Unpin` depends on the field.
#[diagnostic::on_unimplemented(
    message = "`pin_init!` needs a struct with `#[pin_data]`, which `{Self}` is not",
    label = "not a struct with `#[pin_data]`",
    note = "write `#[pin_data]` before the struct, and `#[pin]` before those of its fields that \
            must stay where they are",
    note = "a value that may be moved is made with `init!`, whatever its type"
)]
pub unsafe trait HasPinData {
    /// What knows the fields.
    type PinData: Copy;

    #[doc(hidden)]
    fn __pin_data() -> Self::PinData;
}

/// The fields of a struct that are pinned with it: `Unpin` if they all are.
///
/// A crate may rely on it that no type of its own is `Unpin`, and implement `Unpin` for a struct
/// that is already where that type is. It may not rely on it for a type of this crate, whatever
/// the type is about.
pub struct PinnedFields<T: ?Sized>(T);

/// The type that an initializer is for.
pub struct Target<T>(Invariant<T>);

impl<T> Clone for Target<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Target<T> {}

impl<T> Target<T> {
    /// Checks that `_make` makes a `T`. It is not called.
    #[inline(always)]
    pub fn check_made_by(self, _make: impl FnOnce() -> T) {}

    /// Checks that `_take` takes a `T`. It is not called.
    #[inline(always)]
    pub fn check_taken_by(self, _take: impl FnOnce(T)) {}

    /// Tells `_check` what type it is about. It is not called.
    #[inline(always)]
    pub fn check_alignment(self, _check: impl FnOnce(*mut T)) {}

    /// Tells `f` what type it is about.
    #[inline(always)]
    pub fn closure<F, E>(self, f: F) -> F
    where
        F: FnOnce(*mut T) -> Result<Initialized, E>,
    {
        f
    }
}

/// Gives the [`Target`] of a type that is named by its path, where parameters may be left out.
pub trait HasTarget: Sized {
    #[doc(hidden)]
    #[inline(always)]
    fn __pin_init_target() -> Target<Self> {
        Target(Invariant::new())
    }
}

impl<T> HasTarget for T {}

/// What makes the slots of the fields.
#[inline(always)]
pub fn pin_data<T: HasPinData>(_target: Target<T>) -> T::PinData {
    T::__pin_data()
}

/// Fills the whole struct with zeroes.
///
/// # Safety
///
/// `slot` must be valid for writes and properly aligned.
#[inline(always)]
pub unsafe fn zero<T: Zeroable>(_target: Target<T>, slot: *mut T) {
    // SAFETY: The caller promises it.
    unsafe { slot.write_bytes(0, 1) };
}

/// Stands for a value in code that is not run.
pub fn never<T>() -> T {
    unreachable!("this is only there for the compiler to check it")
}

/// Says that a closure has initialised all fields: one cannot return without it.
pub struct Initialized(());

impl Initialized {
    /// # Safety
    ///
    /// Only for `pin_init!` and `init!`, after the last field.
    #[inline(always)]
    pub unsafe fn new() -> Self {
        Self(())
    }
}

/// The initializer that `pin_init!` makes.
///
/// # Safety
///
/// Only for `pin_init!`, with the closure it has made.
#[inline(always)]
pub unsafe fn pinned<T, F, E>(_target: Target<T>, init: F) -> impl PinInit<T, E>
where
    F: FnOnce(*mut T) -> Result<Initialized, E>,
{
    // SAFETY: The closure returns `Ok` only after the last field was built, with a slot that
    // `#[pin_data]` made. When it returns or unwinds before, the guards of the fields that were
    // built drop them, and nothing else was written that would need it.
    unsafe { pin_init_from_closure(move |slot| init(slot).map(|_| ())) }
}

/// The initializer that `init!` makes.
///
/// # Safety
///
/// Only for `init!`, with the closure it has made.
#[inline(always)]
pub unsafe fn movable<T, F, E>(_target: Target<T>, init: F) -> impl Init<T, E>
where
    F: FnOnce(*mut T) -> Result<Initialized, E>,
{
    // SAFETY: As above; all slots are for values that may be moved.
    unsafe { init_from_closure(move |slot| init(slot).map(|_| ())) }
}

/// Fails to compile if `T` is not [`Zeroable`].
pub fn check_zeroable<T: ?Sized + Zeroable>() {}
