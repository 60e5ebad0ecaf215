// SPDX-License-Identifier: GPL-2.0

//! Pinned values on the stack.

use core::{
    mem::MaybeUninit,
    pin::Pin, //
};

use crate::PinInit;

/// Initializes a value on the stack, where it stays pinned until the end of the scope.
///
/// `stack_pin_init!(let x: T = init)` makes `x` a [`Pin<&mut T>`](Pin). The type may be omitted.
/// The initializer must be infallible; see [`stack_try_pin_init!`] for fallible ones.
///
/// Kernel stacks are small: keep values initialized this way below a few hundred bytes.
///
/// # Examples
///
/// ```
/// use core::sync::atomic::{AtomicU32, Ordering};
/// use pin_init::{stack_pin_init, PinInit};
///
/// fn events() -> impl PinInit<AtomicU32> {
///     AtomicU32::new(0)
/// }
///
/// stack_pin_init!(let events = events());
/// events.fetch_add(1, Ordering::Relaxed);
/// assert_eq!(events.load(Ordering::Relaxed), 1);
/// ```
///
/// [`stack_try_pin_init!`]: crate::stack_try_pin_init
#[macro_export]
macro_rules! stack_pin_init {
    (let $var:ident $(: $t:ty)? = $val:expr $(,)?) => {
        let __init = $val;
        let $var = $crate::__core::pin::pin!($crate::__internal::StackInit$(::<$t>)?::uninit());
        let $crate::__core::result::Result::<_, $crate::__core::convert::Infallible>::Ok(mut $var) =
            $crate::__internal::StackInit::init($var, __init);
    };
}

/// Initializes a pinned value on the stack with a fallible initializer.
///
/// - `stack_try_pin_init!(let x: T = init)` makes `x` a `Result<Pin<&mut T>, E>`;
/// - `stack_try_pin_init!(let x: T =? init)` returns the error from the function with `?`, and
///   makes `x` a [`Pin<&mut T>`](Pin).
///
/// The type may be omitted.
///
/// # Examples
///
/// ```
/// use core::{num::ParseIntError, sync::atomic::{AtomicU32, Ordering}};
/// use pin_init::{stack_try_pin_init, PinInit};
///
/// fn counter(start: &str) -> impl PinInit<AtomicU32, ParseIntError> + '_ {
///     start.parse().map(AtomicU32::new)
/// }
///
/// stack_try_pin_init!(let bad = counter("many"));
/// assert!(bad.is_err());
///
/// stack_try_pin_init!(let good =? counter("7"));
/// assert_eq!(good.load(Ordering::Relaxed), 7);
/// # Ok::<(), ParseIntError>(())
/// ```
#[macro_export]
macro_rules! stack_try_pin_init {
    (let $var:ident $(: $t:ty)? = $val:expr $(,)?) => {
        let __init = $val;
        let $var = $crate::__core::pin::pin!($crate::__internal::StackInit$(::<$t>)?::uninit());
        let mut $var = $crate::__internal::StackInit::init($var, __init);
    };
    (let $var:ident $(: $t:ty)? =? $val:expr $(,)?) => {
        let __init = $val;
        let $var = $crate::__core::pin::pin!($crate::__internal::StackInit$(::<$t>)?::uninit());
        let mut $var = $crate::__internal::StackInit::init($var, __init)?;
    };
}

/// Memory for a `T` in a stack frame, which drops the `T` at the end of the scope.
///
/// # Invariants
///
/// While `full` is set, `value` is initialized and, unless `T` is [`Unpin`], pinned.
pub struct StackInit<T> {
    value: MaybeUninit<T>,
    full: bool,
}

impl<T> StackInit<T> {
    /// Returns memory that is not initialized.
    #[inline]
    pub const fn uninit() -> Self {
        // INVARIANT: `full` is not set.
        Self {
            value: MaybeUninit::uninit(),
            full: false,
        }
    }

    /// Initializes the value, after dropping the previous one, if any.
    ///
    /// # Errors
    ///
    /// Returns the errors of `init`. There is no value then.
    #[inline]
    pub fn init<E>(self: Pin<&mut Self>, init: impl PinInit<T, E>) -> Result<Pin<&mut T>, E> {
        // SAFETY: The contents of `self` are not moved: `value` is only initialized, dropped and
        // returned in place.
        let this = unsafe { self.get_unchecked_mut() };
        this.clear();
        // SAFETY: `value` is valid for writes, aligned, and was dropped by `clear()`. On `Err`,
        // `full` stays clear. `value` is pinned, as `self` is, and `Drop` drops it before the
        // memory is reused.
        unsafe { init.__init(this.value.as_mut_ptr())? };
        // INVARIANT: The initializer returned `Ok`, and `self` is pinned.
        this.full = true;
        // SAFETY: `value` is initialized, and pinned as `self` is.
        Ok(unsafe { Pin::new_unchecked(this.value.assume_init_mut()) })
    }

    #[inline]
    fn clear(&mut self) {
        if core::mem::take(&mut self.full) {
            // SAFETY: As `full` was set, by the type invariant there is a value; as it is clear
            // now, the value is not dropped again. It is dropped in place.
            unsafe { self.value.assume_init_drop() };
        }
    }
}

impl<T> Drop for StackInit<T> {
    #[inline]
    fn drop(&mut self) {
        self.clear();
    }
}
