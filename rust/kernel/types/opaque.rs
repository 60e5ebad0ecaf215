// SPDX-License-Identifier: GPL-2.0

//! [`Opaque`]: values that are managed by C.

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

/// A value that C code reads and writes, and that is opaque to Rust code.
///
/// None of Rust's assumptions about values hold for it:
///
/// - it may be uninitialized, or hold bits that are not a valid `T`;
/// - it may be aliased, and change while there is a `&Opaque<T>`, or even a `&mut Opaque<T>`;
/// - it must not move, so it is not [`Unpin`]; and it is not [`Sync`] unless a wrapper is.
///
/// Therefore it wraps structures of C that Rust code owns or refers to. The value is accessed
/// through a raw pointer, under C's rules for it.
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
/// /// The counter is initialized.
/// struct Counter(Opaque<CCounter>);
///
/// impl Counter {
///     fn new() -> Self {
///         // INVARIANT: It is initialized here.
///         Self(Opaque::new(CCounter { value: 41 }))
///     }
///
///     fn increment(&self) -> u32 {
///         // SAFETY: By the type's invariant it is initialized. `Counter` is not `Sync`, and no
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

// SAFETY: Any bytes are valid, hence zeroes, too.
#[diagnostic::do_not_recommend]
unsafe impl<T> Zeroable for Opaque<T> {}

impl<T> Opaque<T> {
    /// Creates an opaque value from an initialized one.
    #[inline]
    pub const fn new(value: T) -> Self {
        Self {
            value: UnsafeCell::new(MaybeUninit::new(value)),
            _pin: PhantomPinned,
        }
    }

    /// Creates an uninitialized opaque value.
    #[inline]
    pub const fn uninit() -> Self {
        Self {
            value: UnsafeCell::new(MaybeUninit::uninit()),
            _pin: PhantomPinned,
        }
    }

    /// Creates a zeroed opaque value.
    #[inline]
    pub const fn zeroed() -> Self {
        Self {
            value: UnsafeCell::new(MaybeUninit::zeroed()),
            _pin: PhantomPinned,
        }
    }

    /// Creates an initializer that calls a function, usually of C, to initialize the value.
    ///
    /// The function gets a pointer to memory that is valid for writes, but not initialized. It need
    /// not initialize all of it: code that reads the value must know which parts are.
    #[inline]
    pub fn ffi_init(init_func: impl FnOnce(*mut T)) -> impl PinInit<Self> {
        Self::try_ffi_init::<Infallible>(move |value| {
            init_func(value);
            Ok(())
        })
    }

    /// Like [`Opaque::ffi_init`], with a function that may fail.
    ///
    /// If it fails, it must not leave anything that has to be undone.
    #[inline]
    pub fn try_ffi_init<E>(
        init_func: impl FnOnce(*mut T) -> Result<(), E>,
    ) -> impl PinInit<Self, E> {
        let init = move |this: *mut Self| init_func(Self::cast_into(this));

        // SAFETY: Whatever the function does to the value, the `Opaque` is valid, as it may hold
        // any contents. The value is not moved, and on failure nothing in it needs to be dropped.
        unsafe { pin_init::pin_init_from_closure(init) }
    }

    /// Returns a pointer to the value, for use under C's rules for it.
    #[inline]
    pub const fn get(&self) -> *mut T {
        self.value.get().cast()
    }

    /// Converts a pointer to an `Opaque` to one to its value, without an intermediate reference.
    #[inline]
    pub const fn cast_into(this: *const Self) -> *mut T {
        UnsafeCell::raw_get(this.cast::<UnsafeCell<MaybeUninit<T>>>()).cast()
    }

    /// Converts a pointer to a value to one to the `Opaque` that contains it: reverses
    /// [`Opaque::cast_into`].
    #[inline]
    pub const fn cast_from(this: *const T) -> *const Self {
        this.cast()
    }
}

impl<T> Wrapper<T> for Opaque<T> {
    /// Creates an initializer that runs another one for the value.
    ///
    /// The build fails for a type with a destructor: an `Opaque` never runs it, but a pinned value
    /// relies on being dropped.
    #[inline]
    fn pin_init<E>(init: impl PinInit<T, E>) -> impl PinInit<Self, E> {
        const_assert!(
            !core::mem::needs_drop::<T>(),
            "a pinned value must be dropped, which an `Opaque` never does"
        );

        // SAFETY: By the contract of `try_ffi_init()`, the memory is valid for writes and aligned.
        // On failure it is not read; the value stays pinned.
        Self::try_ffi_init(|value| unsafe { pin_init::raw_try_init(value, init) })
    }
}
