// SPDX-License-Identifier: GPL-2.0

//! The parts of a struct that is being built, for the macros `pin_init!` and `init!`.

use core::{
    convert::Infallible,
    marker::PhantomData,
    pin::Pin, //
};

use crate::{
    Init,
    PinInit, //
};

/// A field that stays where it is, as long as the struct does.
pub struct Pinned(Infallible);

/// A field that may be moved.
pub struct NotPinned(Infallible);

/// A field that is not yet initialised.
///
/// # Invariants
///
/// The pointer is valid for reads and writes, properly aligned, and nothing else accesses what it
/// points to, which holds no value. If `P` is [`Pinned`], a value in it is not moved before it is
/// dropped.
pub struct Slot<P, T: ?Sized>(*mut T, PhantomData<P>);

impl<P, T: ?Sized> Slot<P, T> {
    /// # Safety
    ///
    /// What the type's invariants say of `ptr` must hold until the slot, or the guard made of it,
    /// is gone.
    #[inline(always)]
    pub unsafe fn new(ptr: *mut T) -> Self {
        // INVARIANT: This is what the caller promises.
        Self(ptr, PhantomData)
    }
}

impl<P, T> Slot<P, T> {
    /// Moves a value into the field.
    #[inline(always)]
    pub fn write(self, value: T) -> Guard<P, T> {
        // SAFETY: By the type invariant, the pointer is valid for writes and aligned.
        unsafe { self.0.write(value) };
        // INVARIANT: The value was just written, and what holds for the slot holds for it.
        Guard(self.0, PhantomData)
    }
}

impl<T: ?Sized> Slot<Pinned, T> {
    /// Runs an initializer in the field.
    #[inline(always)]
    pub fn init<E>(self, init: impl PinInit<T, E>) -> Result<Guard<Pinned, T>, E> {
        // SAFETY: By the type invariant, the pointer is valid for writes and aligned, there is no
        // value yet, and the new one stays. On `Err` the slot is gone.
        unsafe { init.__init(self.0)? };
        // INVARIANT: The initializer succeeded, and what holds for the slot holds for the value.
        Ok(Guard(self.0, PhantomData))
    }
}

impl<T: ?Sized> Slot<NotPinned, T> {
    /// Runs an initializer in the field.
    #[inline(always)]
    pub fn init<E>(self, init: impl Init<T, E>) -> Result<Guard<NotPinned, T>, E> {
        // SAFETY: By the type invariant, the pointer is valid for writes and aligned, and there is
        // no value yet. It is an `Init`, so the value may be moved. On `Err` the slot is gone.
        unsafe { init.__init(self.0)? };
        // INVARIANT: The initializer succeeded, and what holds for the slot holds for the value.
        Ok(Guard(self.0, PhantomData))
    }
}

/// A field that is initialised, in a struct that is not yet: drops the field when it is dropped.
///
/// # Invariants
///
/// The pointer is valid for reads and writes, properly aligned, and points to a value that nothing
/// else accesses. If `P` is [`Pinned`], the value is not moved before it is dropped.
pub struct Guard<P, T: ?Sized>(*mut T, PhantomData<P>);

/// Access to a field that is initialised.
///
/// As a function of a trait, it can be called by its path for either kind of guard. Were it called
/// as a method, one of the same name by which a user's trait extends all types would come first, if
/// that takes no reference.
pub trait Access {
    /// The reference to the field.
    type Reference<'a>
    where
        Self: 'a;

    /// The field's value.
    fn value(&mut self) -> Self::Reference<'_>;
}

impl<T: ?Sized> Access for Guard<Pinned, T> {
    type Reference<'a>
        = Pin<&'a mut T>
    where
        Self: 'a;

    #[inline(always)]
    fn value(&mut self) -> Pin<&mut T> {
        // SAFETY: By the type invariant, there is a value, only the guard has access to it, and it
        // is not moved.
        unsafe { Pin::new_unchecked(&mut *self.0) }
    }
}

impl<T: ?Sized> Access for Guard<NotPinned, T> {
    type Reference<'a>
        = &'a mut T
    where
        Self: 'a;

    #[inline(always)]
    fn value(&mut self) -> &mut T {
        // SAFETY: By the type invariant, there is a value, and only the guard has access to it.
        unsafe { &mut *self.0 }
    }
}

impl<P, T: ?Sized> Drop for Guard<P, T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariant, there is a value, which nothing else drops. It is dropped
        // where it is.
        unsafe { self.0.drop_in_place() };
    }
}
