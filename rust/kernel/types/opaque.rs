// SPDX-License-Identifier: GPL-2.0

//! Values that belong to C.

use crate::const_assert;
use core::{
    cell::UnsafeCell,
    convert::Infallible,
    marker::PhantomPinned,
    mem::MaybeUninit, //
};
use pin_init::{
    PinInit,
    Wrapper,
    Zeroable, //
};

/// A value that C code reads and writes, and Rust code does not look into.
///
/// All that Rust assumes of a value does not hold for it:
///
/// - it may be uninitialised, or hold bits that are no valid value of `T`;
/// - it may change while there is a `&Opaque<T>`, and even while there is a `&mut Opaque<T>`;
/// - it must not move, so it is not [`Unpin`]; and it is not [`Sync`] unless a wrapper says so.
///
/// So a structure of C that Rust code owns or refers to is wrapped in it. The value is reached
/// through a raw pointer, under whatever rules C has for it.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, types::Opaque};
///
/// // As if from C.
/// struct CCounter {
///     value: u32,
/// }
///
/// /// # Invariants
/// ///
/// /// The counter is initialised.
/// struct Counter(Opaque<CCounter>);
///
/// impl Counter {
///     fn new() -> Self {
///         // INVARIANT: It is initialised here.
///         Self(Opaque::new(CCounter { value: 41 }))
///     }
///
///     fn increment(&self) -> u32 {
///         // SAFETY: By the type's invariant it is initialised. `Counter` is not `Sync`, and no
///         // reference to the value is ever handed out, so nothing else has access.
///         unsafe {
///             (*self.0.get()).value += 1;
///             (*self.0.get()).value
///         }
///     }
/// }
///
/// assert_eq!(Counter::new().increment(), 42);
/// ```
#[repr(transparent)]
pub struct Opaque<T> {
    value: UnsafeCell<MaybeUninit<T>>,
    _pin: PhantomPinned,
}

// SAFETY: Any bits are allowed, hence zeros too.
#[diagnostic::do_not_recommend]
unsafe impl<T> Zeroable for Opaque<T> {}

impl<T> Opaque<T> {
    /// Creates one with a value.
    #[inline]
    pub const fn new(value: T) -> Self {
        Self {
            value: UnsafeCell::new(MaybeUninit::new(value)),
            _pin: PhantomPinned,
        }
    }

    /// Creates one that is not initialised.
    #[inline]
    pub const fn uninit() -> Self {
        Self {
            value: UnsafeCell::new(MaybeUninit::uninit()),
            _pin: PhantomPinned,
        }
    }

    /// Creates one that is all zeros.
    #[inline]
    pub const fn zeroed() -> Self {
        Self {
            value: UnsafeCell::new(MaybeUninit::zeroed()),
            _pin: PhantomPinned,
        }
    }

    /// Creates an initialiser that has a function, usually one of C, fill in the value.
    ///
    /// The function gets a pointer to memory that is valid for writes, but is not initialised. It
    /// need not fill in all of it: whoever reads it later has to know what can be read.
    #[inline]
    pub fn ffi_init(init_func: impl FnOnce(*mut T)) -> impl PinInit<Self> {
        Self::try_ffi_init::<Infallible>(move |value| {
            init_func(value);
            Ok(())
        })
    }

    /// Like [`Opaque::ffi_init`], for a function that may fail.
    ///
    /// If it fails, it has to leave nothing behind that would need to be undone.
    #[inline]
    pub fn try_ffi_init<E>(
        init_func: impl FnOnce(*mut T) -> Result<(), E>,
    ) -> impl PinInit<Self, E> {
        let init = move |this: *mut Self| init_func(Self::cast_into(this));

        // SAFETY: Whatever the function does to the value, this is an initialised `Opaque`: any
        // content will do. The value is not moved, and on failure the memory is just memory.
        unsafe { pin_init::pin_init_from_closure(init) }
    }

    /// A pointer to the value, which may be used under C's rules for it.
    #[inline]
    pub const fn get(&self) -> *mut T {
        self.value.get().cast()
    }

    /// A pointer to the value, from one to the `Opaque`, without a reference in between.
    #[inline]
    pub const fn cast_into(this: *const Self) -> *mut T {
        UnsafeCell::raw_get(this.cast::<UnsafeCell<MaybeUninit<T>>>()).cast()
    }

    /// A pointer to the `Opaque`, from one to the value: undoes [`Opaque::cast_into`].
    #[inline]
    pub const fn cast_from(this: *const T) -> *const Self {
        this.cast()
    }
}

impl<T> Wrapper<T> for Opaque<T> {
    /// Creates an initialiser that has another one fill in the value.
    ///
    /// The build fails for a type with a destructor: an `Opaque` would not run it, though a value
    /// that is pinned relies on that.
    #[inline]
    fn pin_init<E>(init: impl PinInit<T, E>) -> impl PinInit<Self, E> {
        const_assert!(
            !core::mem::needs_drop::<T>(),
            "a pinned value must be dropped, which an `Opaque` never does"
        );

        // SAFETY: The memory is valid for writes, is not read if this fails, and does not move.
        Self::try_ffi_init(|value| unsafe { pin_init::raw_try_init(value, init) })
    }
}
