// SPDX-License-Identifier: GPL-2.0

//! The fields of a struct during initialization, for the macros `pin_init!` and `init!`.

use core::{
    convert::Infallible,
    marker::PhantomData,
    pin::Pin, //
};

use crate::{
    Init,
    PinInit, //
};

/// Marks a field that is structurally pinned: it stays in place while the struct does.
pub struct Pinned(Infallible);

/// Marks a field that is not structurally pinned: it may be moved.
pub struct NotPinned(Infallible);

/// A field that is not yet initialized.
///
/// # Invariants
///
/// The pointer is valid for reads and writes and properly aligned. The memory behind it holds no
/// value, and nothing else accesses it. If `P` is [`Pinned`], a value in it is not moved before it
/// is dropped.
pub struct Slot<P, T: ?Sized>(*mut T, PhantomData<P>);

impl<P, T: ?Sized> Slot<P, T> {
    /// Creates a slot at `ptr`.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` satisfies the type invariants until the slot, and the
    /// guard created from it, are gone.
    #[inline(always)]
    pub unsafe fn new(ptr: *mut T) -> Self {
        // INVARIANT: By the safety requirements of this function.
        Self(ptr, PhantomData)
    }
}

impl<P, T> Slot<P, T> {
    /// Moves a value into the field.
    #[inline(always)]
    pub fn write(self, value: T) -> Guard<P, T> {
        // SAFETY: By the type invariant the pointer is valid for writes and aligned.
        unsafe { self.0.write(value) };
        // INVARIANT: The value was just written; the rest follows from the invariant of the slot.
        Guard(self.0, PhantomData)
    }
}

impl<T: ?Sized> Slot<Pinned, T> {
    /// Runs an initializer in the field.
    #[inline(always)]
    pub fn init<E>(self, init: impl PinInit<T, E>) -> Result<Guard<Pinned, T>, E> {
        // SAFETY: By the type invariant the pointer is valid for writes and aligned, the memory
        // holds no value yet, and the new one stays pinned. On `Err` the slot is consumed.
        unsafe { init.__init(self.0)? };
        // INVARIANT: The initializer succeeded; the rest follows from the invariant of the slot.
        Ok(Guard(self.0, PhantomData))
    }
}

impl<T: ?Sized> Slot<NotPinned, T> {
    /// Runs an initializer in the field.
    #[inline(always)]
    pub fn init<E>(self, init: impl Init<T, E>) -> Result<Guard<NotPinned, T>, E> {
        // SAFETY: By the type invariant the pointer is valid for writes and aligned, and the memory
        // holds no value yet. The value of an `Init` may be moved. On `Err` the slot is consumed.
        unsafe { init.__init(self.0)? };
        // INVARIANT: The initializer succeeded; the rest follows from the invariant of the slot.
        Ok(Guard(self.0, PhantomData))
    }
}

/// Guards an initialized field of a struct that is not yet initialized: drops the field when
/// dropped.
///
/// # Invariants
///
/// The pointer is valid for reads and writes, properly aligned, and points to a value that nothing
/// else accesses. If `P` is [`Pinned`], the value is not moved before it is dropped.
pub struct Guard<P, T: ?Sized>(*mut T, PhantomData<P>);

/// Access to an initialized field.
///
/// As a trait function, it can be called by its path for either kind of guard. In method syntax, a
/// by-value method of the same name, from a user's trait that covers all types, would take
/// precedence.
pub trait Access {
    /// The type of the reference to the field.
    type Reference<'a>
    where
        Self: 'a;

    /// Returns a reference to the field.
    fn value(&mut self) -> Self::Reference<'_>;
}

impl<T: ?Sized> Access for Guard<Pinned, T> {
    type Reference<'a>
        = Pin<&'a mut T>
    where
        Self: 'a;

    #[inline(always)]
    fn value(&mut self) -> Pin<&mut T> {
        // SAFETY: By the type invariant there is a value, only the guard accesses it, and it is not
        // moved before it is dropped.
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
        // SAFETY: By the type invariant there is a value, and only the guard accesses it.
        unsafe { &mut *self.0 }
    }
}

impl<P, T: ?Sized> Drop for Guard<P, T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariant there is a value, which nothing else drops. It is dropped
        // in place.
        unsafe { self.0.drop_in_place() };
    }
}
