// SPDX-License-Identifier: GPL-2.0

//! The macros of this crate, which the crate `macros` defines.

/// Creates an initializer for a struct that stays pinned where it is initialized.
///
/// The syntax is that of a struct expression. The struct needs [`#[pin_data]`](pin_data). The
/// result is an `impl PinInit<Struct, E>`, which captures the variables in its values like a `move`
/// closure.
///
/// # Fields
///
/// Between the braces, in any order, separated by commas:
///
/// - `name: value` moves a value into the field; `name` alone is short for `name: name`.
/// - `name <- initializer` runs an initializer in the field: a [`PinInit`](crate::PinInit) if the
///   field has `#[pin]`, else an [`Init`](trait@crate::Init).
/// - `_: { code }` runs code.
/// - `..Zeroable::init_zeroed()`, at the end, zeroes all fields that are not named; the struct must
///   be [`Zeroable`](trait@crate::Zeroable).
///
/// The entries run in the order in which they are written. In the entries after its own, `name` is
/// a reference to the field: a `Pin<&mut Field>` if the field has `#[pin]`, else a `&mut Field`.
///
/// `#[cfg(…)]` may precede an entry, as it may precede a field of the struct.
///
/// # Errors
///
/// `? Type` after the braces sets the error type. It is [`Infallible`] otherwise. In values and
/// code, `?` and `return Err(error)` end the initialization, and so does an initializer that fails.
/// The fields initialized so far are then dropped in reverse order, and none is leaked. Zeroed
/// fields are not dropped.
///
/// # The struct's own address
///
/// After `&this in`, before the struct, `this` is a [`NonNull`] pointer to it in the values and the
/// code. Dereferencing it is `unsafe`, as some fields may not be initialized yet.
///
/// # Examples
///
/// ```
/// use core::sync::atomic::{AtomicU32, Ordering};
/// use kernel::prelude::*;
///
/// #[pin_data]
/// struct Device {
///     #[pin]
///     events: AtomicU32,
///     buffer: KBox<[u8; 512]>,
///     size: usize,
/// }
///
/// impl Device {
///     fn new(start: u32) -> impl PinInit<Self, Error> {
///         pin_init!(Self {
///             events <- AtomicU32::new(start),
///             buffer: KBox::init(pin_init::init_zeroed(), GFP_KERNEL)?,
///             size: buffer.len(),
///             _: {
///                 if start == 0 {
///                     return Err(EINVAL);
///                 }
///             },
///         }? Error)
///     }
/// }
///
/// let device: Pin<KBox<Device>> = KBox::pin_init(Device::new(5), GFP_KERNEL)?;
/// assert_eq!(device.events.load(Ordering::Relaxed), 5);
/// assert_eq!(device.size, 512);
///
/// assert!(KBox::pin_init(Device::new(0), GFP_KERNEL).is_err());
/// # Ok::<(), Error>(())
/// ```
///
/// A struct that points into itself:
///
/// ```
/// use core::marker::PhantomPinned;
/// use kernel::prelude::*;
///
/// #[pin_data]
/// #[derive(Zeroable)]
/// struct Window {
///     start: *const u8,
///     bytes: [u8; 64],
///     #[pin]
///     pin: PhantomPinned,
/// }
///
/// let window = KBox::pin_init(
///     pin_init!(&this in Window {
///         // SAFETY: `this` points to the memory of a `Window`.
///         start: unsafe { &raw const (*this.as_ptr()).bytes[16] },
///         ..Zeroable::init_zeroed()
///     }),
///     GFP_KERNEL,
/// )?;
/// assert!(core::ptr::eq(window.start, &window.bytes[16]));
/// # Ok::<(), Error>(())
/// ```
///
/// [`Infallible`]: core::convert::Infallible
/// [`NonNull`]: core::ptr::NonNull
#[doc(inline)]
pub use ::macros::pin_init;

/// Creates an initializer for a struct that may be moved once it is initialized.
///
/// The syntax is that of [`pin_init!`](macro@crate::pin_init), but the struct needs no attribute,
/// and the expression after `<-` must be an [`Init`](trait@crate::Init) for every field. The result
/// is an `impl Init<Struct, E>`.
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
/// use pin_init::init_array_from_fn;
///
/// struct Table {
///     squares: [u64; 256],
///     scale: u64,
/// }
///
/// // No two kilobytes are on the stack at any time.
/// let table = KBox::init(
///     init!(Table {
///         scale: 3,
///         squares <- init_array_from_fn(|i| (i * i) as u64),
///         _: { squares.iter_mut().for_each(|square| *square *= *scale) },
///     }),
///     GFP_KERNEL,
/// )?;
/// assert_eq!(table.squares[10], 300);
/// # Ok::<(), Error>(())
/// ```
#[doc(inline)]
pub use ::macros::init;

/// Declares which fields of a struct are structurally pinned.
///
/// These are the fields marked with `#[pin]`: while the struct is pinned, so are they. Such a field
/// can be initialized by a [`PinInit`](crate::PinInit), and is accessed as `Pin<&mut Field>`. The
/// other fields may be moved, even out of a pinned struct, and are accessed as `&mut Field`.
///
/// The struct must have named fields. It may be generic, with bounds and `where`, and fields may
/// have `#[cfg(…)]`.
///
/// # What it defines
///
/// - The items through which [`pin_init!`](macro@crate::pin_init) knows the fields.
/// - `fn project(self: Pin<&mut Self>)`, with the struct's visibility. It returns a struct with the
///   same fields, of the types above, so that all can be accessed at the same time.
/// - [`Unpin`] for the struct, if all of its `#[pin]` fields are `Unpin`. A struct without any such
///   field may be moved, even when pinned; a field `#[pin] pin: PhantomPinned` prevents that.
///
/// # Destructors
///
/// The struct cannot implement [`Drop`], which could move the fields. With
/// `#[pin_data(PinnedDrop)]` it implements [`PinnedDrop`](trait@crate::PinnedDrop) instead, through
/// [`#[pinned_drop]`](macro@crate::pinned_drop).
///
/// # Examples
///
/// ```
/// use core::sync::atomic::{AtomicU32, Ordering};
/// use kernel::prelude::*;
///
/// #[pin_data]
/// struct Counter {
///     #[pin]
///     hits: AtomicU32,
///     name: KVec<u8>,
/// }
///
/// let mut counter = KBox::pin_init(
///     pin_init!(Counter { hits: AtomicU32::new(1), name: KVec::new() }),
///     GFP_KERNEL,
/// )?;
///
/// let fields = counter.as_mut().project();
/// let hits: Pin<&mut AtomicU32> = fields.hits;
/// let name: &mut KVec<u8> = fields.name;
/// name.extend_from_slice(b"irq", GFP_KERNEL)?;
/// hits.fetch_add(1, Ordering::Relaxed);
///
/// assert_eq!(counter.name.as_slice(), b"irq");
/// assert_eq!(counter.hits.load(Ordering::Relaxed), 2);
/// # Ok::<(), Error>(())
/// ```
#[doc(inline)]
pub use ::macros::pin_data;

/// Implements the destructor of a struct with [`#[pin_data(PinnedDrop)]`](macro@crate::pin_data).
///
/// The attribute precedes `impl PinnedDrop for Struct`, which contains
/// `fn drop(self: Pin<&mut Self>)`. This destructor runs before the fields are dropped in place.
/// Use `self.project()` to access them.
///
/// # Examples
///
/// ```
/// use core::sync::atomic::{AtomicU32, Ordering};
/// use kernel::prelude::*;
///
/// static OPEN: AtomicU32 = AtomicU32::new(0);
///
/// #[pin_data(PinnedDrop)]
/// struct File {
///     number: u32,
/// }
///
/// impl File {
///     fn open() -> impl PinInit<Self> {
///         pin_init!(Self { number: OPEN.fetch_add(1, Ordering::Relaxed) })
///     }
/// }
///
/// #[pinned_drop]
/// impl PinnedDrop for File {
///     fn drop(self: Pin<&mut Self>) {
///         OPEN.fetch_sub(1, Ordering::Relaxed);
///     }
/// }
///
/// let file = KBox::pin_init(File::open(), GFP_KERNEL)?;
/// assert_eq!((file.number, OPEN.load(Ordering::Relaxed)), (0, 1));
/// drop(file);
/// assert_eq!(OPEN.load(Ordering::Relaxed), 0);
/// # Ok::<(), Error>(())
/// ```
#[doc(inline)]
pub use ::macros::pinned_drop;

/// Implements [`Zeroable`](trait@crate::Zeroable) for a struct or union.
///
/// All of its fields must be `Zeroable`, and so must its type parameters.
///
/// # Examples
///
/// ```
/// use pin_init::Zeroable;
///
/// #[derive(Zeroable)]
/// struct Registers<T> {
///     status: u32,
///     buffer: *mut u8,
///     more: [T; 2],
/// }
///
/// let registers = Registers::<u16>::zeroed();
/// assert_eq!(registers.status, 0);
/// assert!(registers.buffer.is_null());
/// assert_eq!(registers.more, [0, 0]);
/// ```
#[doc(inline)]
pub use ::macros::Zeroable;

/// Implements [`Zeroable`](trait@crate::Zeroable) for a struct or union if all of its fields are.
///
/// Otherwise it implements nothing, without an error. This is for types that a program generates.
///
/// # Examples
///
/// ```
/// use pin_init::{MaybeZeroable, Zeroable};
///
/// #[derive(MaybeZeroable)]
/// struct Size {
///     bytes: u64,
/// }
///
/// // Not `Zeroable`, but no error.
/// #[derive(MaybeZeroable)]
/// struct Name<'a> {
///     text: &'a str,
/// }
///
/// assert_eq!(Size::zeroed().bytes, 0);
/// ```
#[doc(inline)]
pub use ::macros::MaybeZeroable;

/// Checks that a field of a struct with [`#[pin_data]`](macro@crate::pin_data) has `#[pin]`.
///
/// `assert_pinned!(Struct, field, Field)` fails to compile otherwise. It justifies `unsafe` code
/// that pins the field.
///
/// Inside a generic function, write `assert_pinned!(Struct<T>, field, Field, inline)`, so that the
/// types can use the function's parameters.
///
/// # Examples
///
/// ```
/// use core::{marker::PhantomPinned, pin::Pin};
/// use pin_init::{assert_pinned, pin_data};
///
/// #[pin_data]
/// struct Entry<T> {
///     #[pin]
///     value: T,
/// }
///
/// impl<T> Entry<T> {
///     fn value(self: Pin<&Self>) -> Pin<&T> {
///         assert_pinned!(Entry<T>, value, T, inline);
///
///         // SAFETY: The field is pinned where the struct is.
///         unsafe { self.map_unchecked(|entry| &entry.value) }
///     }
/// }
///
/// assert_pinned!(Entry<PhantomPinned>, value, PhantomPinned);
/// assert_eq!(*Pin::new(&Entry { value: 5 }).value(), 5);
/// ```
///
/// Without `#[pin]`:
///
/// ```compile_fail
/// use pin_init::{assert_pinned, pin_data};
///
/// #[pin_data]
/// struct Entry {
///     value: u32,
/// }
///
/// assert_pinned!(Entry, value, u32);
/// ```
#[macro_export]
macro_rules! assert_pinned {
    ($ty:ty, $field:ident, $field_ty:ty, inline) => {
        // Checks that the struct itself has the field: the call below could resolve to another
        // method.
        let _ = $crate::__core::mem::offset_of!($ty, $field);

        // SAFETY: The closure is never called.
        let _ = |__slot: *mut $ty| unsafe {
            let _: $crate::__internal::Slot<$crate::__internal::Pinned, $field_ty> =
                <$ty as $crate::__internal::HasPinData>::__pin_data().$field(__slot);
        };
    };
    ($ty:ty, $field:ident, $field_ty:ty) => {
        const _: () = {
            $crate::assert_pinned!($ty, $field, $field_ty, inline);
        };
    };
}
