// SPDX-License-Identifier: GPL-2.0

//! Initializers that run fallible code first.

use crate::{
    init_from_closure,
    pin_init_from_closure,
    Init,
    PinInit, //
};

/// Creates an initializer that first calls `make_init`, and then runs the initializer it returns.
///
/// In `make_init`, `?` can be used to fail before anything is initialized.
///
/// # Examples
///
/// ```
/// use core::{num::ParseIntError, sync::atomic::{AtomicU32, Ordering}};
/// use pin_init::{pin_init_scope, PinInit};
///
/// fn counter_from(text: &str) -> impl PinInit<AtomicU32, ParseIntError> + '_ {
///     pin_init_scope(|| {
///         let start = text.parse()?;
///         Ok(Ok(AtomicU32::new(start)))
///     })
/// }
///
/// pin_init::stack_try_pin_init!(let counter = counter_from("5"));
/// assert_eq!(counter?.load(Ordering::Relaxed), 5);
/// # Ok::<(), ParseIntError>(())
/// ```
#[inline]
pub fn pin_init_scope<T, E, F, I>(make_init: F) -> impl PinInit<T, E>
where
    F: FnOnce() -> Result<I, E>,
    I: PinInit<T, E>,
{
    // SAFETY: If `make_init` fails or unwinds, nothing was written. Otherwise the inner initializer
    // satisfies the requirements, as a `PinInit`, and the closure may rely on those of `__init()`.
    unsafe { pin_init_from_closure(move |slot: *mut T| make_init()?.__init(slot)) }
}

/// Creates an initializer, for a value that may be moved later, that first calls `make_init`, and
/// then runs the initializer it returns.
///
/// In `make_init`, `?` can be used to fail before anything is initialized.
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
/// use pin_init::{init_array_from_fn, init_scope, Init};
///
/// fn table(step: Option<usize>) -> impl Init<[usize; 256], Error> {
///     init_scope(move || {
///         let step = step.ok_or(EINVAL)?;
///         Ok(init_array_from_fn(move |i| Ok(i * step)))
///     })
/// }
///
/// assert_eq!(KBox::try_init(table(Some(3)), GFP_KERNEL)?[255], 765);
/// assert!(KBox::try_init(table(None), GFP_KERNEL).is_err());
/// # Ok::<(), Error>(())
/// ```
#[inline]
pub fn init_scope<T, E, F, I>(make_init: F) -> impl Init<T, E>
where
    F: FnOnce() -> Result<I, E>,
    I: Init<T, E>,
{
    // SAFETY: If `make_init` fails or unwinds, nothing was written. Otherwise the inner initializer
    // satisfies the requirements, as an `Init`.
    unsafe { init_from_closure(move |slot: *mut T| make_init()?.__init(slot)) }
}
