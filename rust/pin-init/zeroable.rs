// SPDX-License-Identifier: GPL-2.0

//! [`Zeroable`]: types for which all bytes zero is a valid value.

use core::{
    cell::UnsafeCell,
    marker::{
        PhantomData,
        PhantomPinned, //
    },
    mem::MaybeUninit,
    num::{
        NonZero,
        Wrapping, //
    },
    ptr::NonNull, //
};

use crate::{
    init_from_closure,
    Init, //
};

/// A type for which all bytes zero is a valid value.
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
/// use pin_init::Zeroable;
///
/// #[repr(C)]
/// struct Registers {
///     status: u32,
///     buffer: *mut u8,
/// }
///
/// // SAFETY: All fields may be zero: integers, and raw pointers, which may be null.
/// unsafe impl Zeroable for Registers {}
///
/// let registers = KBox::<Registers>::zeroed(GFP_KERNEL)?;
/// assert_eq!(registers.status, 0);
/// assert!(registers.buffer.is_null());
/// # Ok::<(), Error>(())
/// ```
///
/// # Safety
///
/// Implementers must ensure that all bytes zero is a valid value of the type, whose use violates no
/// invariant of the type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` may not be valid when all of its bytes are zero",
    label = "not known to be `Zeroable`"
)]
pub unsafe trait Zeroable {
    /// Returns an initializer that zeroes the memory.
    ///
    /// The same as [`init_zeroed`].
    #[inline]
    fn init_zeroed() -> impl Init<Self>
    where
        Self: Sized,
    {
        init_zeroed()
    }

    /// Returns a zeroed value.
    ///
    /// The function [`zeroed()`] does the same in a `const`.
    ///
    /// # Examples
    ///
    /// ```
    /// use pin_init::Zeroable;
    ///
    /// assert_eq!(<(u8, [u32; 3])>::zeroed(), (0, [0; 3]));
    /// ```
    #[inline]
    fn zeroed() -> Self
    where
        Self: Sized,
    {
        zeroed()
    }
}

/// Returns an initializer that zeroes the memory.
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
///
/// let page = KBox::init(pin_init::init_zeroed::<[u8; 4096]>(), GFP_KERNEL)?;
/// assert!(page.iter().all(|&byte| byte == 0));
/// # Ok::<(), Error>(())
/// ```
#[inline]
pub fn init_zeroed<T: Zeroable>() -> impl Init<T> {
    // SAFETY: `slot` is valid for writes and aligned. As `T` is `Zeroable`, all bytes zero is a
    // valid `T`, whatever its address.
    unsafe {
        init_from_closure(|slot: *mut T| {
            slot.write_bytes(0, 1);
            Ok(())
        })
    }
}

/// Returns a zeroed value. Can be used in a `const`.
///
/// # Examples
///
/// ```
/// static TABLE: [u16; 256] = pin_init::zeroed();
/// assert_eq!(TABLE[255], 0);
/// ```
#[inline]
pub const fn zeroed<T: Zeroable>() -> T {
    // SAFETY: As `T` is `Zeroable`, all bytes zero is a valid `T`.
    unsafe { core::mem::zeroed() }
}

/// A type `T` for which all bytes zero is the `None` of `Option<T>`.
///
/// # Examples
///
/// ```
/// use core::num::NonZero;
///
/// type Handler = fn(u32) -> u32;
///
/// let handlers: [Option<Handler>; 4] = pin_init::zeroed();
/// assert!(handlers.iter().all(Option::is_none));
///
/// let id: Option<NonZero<u8>> = pin_init::zeroed();
/// assert_eq!(id, None);
/// ```
///
/// # Safety
///
/// Implementers must ensure that all bytes zero is a valid `Option<Self>`, and that it is `None`.
pub unsafe trait ZeroableOption {}

// SAFETY: By the safety requirements of `ZeroableOption`, all bytes zero is the valid value `None`.
#[diagnostic::do_not_recommend]
unsafe impl<T: ZeroableOption> Zeroable for Option<T> {}

macro_rules! zeroable {
    ($trait:ident: $($({$($generics:tt)*})? $t:ty,)+) => {
        $(
            #[diagnostic::do_not_recommend]
            // SAFETY: The comments in the lists below prove it for each type.
            unsafe impl$(<$($generics)*>)? $trait for $t {}
        )+
    };
}

zeroable! { Zeroable:
    // Zero is a number, `false` and U+0000.
    u8, u16, u32, u64, u128, usize,
    i8, i16, i32, i64, i128, isize,
    f32, f64,
    bool, char,

    // No bytes, and a value exists. (`!` and `Infallible` have none: never add those.)
    (), PhantomPinned, {T: ?Sized} PhantomData<T>,

    // Any bytes are valid.
    {T} MaybeUninit<T>,

    // A null pointer. Not for any `T: ?Sized`: a null vtable is not valid.
    {T} *const T, {T} *mut T,
    {T} *const [T], {T} *mut [T],
    *const str, *mut str,

    // Transparent over, or composed of, types that are `Zeroable`.
    {T: ?Sized + Zeroable} UnsafeCell<T>,
    {T: Zeroable} Wrapping<T>,
    {T: Zeroable, const N: usize} [T; N],
}

// For these types the representation of `None` as zeroes is guaranteed: see "Representation" in the
// documentation of `core::option`. It guarantees that only for pointers to sized types; the code
// below checks it for the others, in whose `Some` neither the address nor a vtable is zero.
zeroable! { ZeroableOption:
    {T: ?Sized} &T, {T: ?Sized} &mut T, {T: ?Sized} NonNull<T>,
    NonZero<u8>, NonZero<u16>, NonZero<u32>, NonZero<u64>, NonZero<u128>, NonZero<usize>,
    NonZero<i8>, NonZero<i16>, NonZero<i32>, NonZero<i64>, NonZero<i128>, NonZero<isize>,
}

// This fails to compile if all bytes zero is not a valid value of these types.
const _: () = {
    // SAFETY: In a constant, the compiler rejects an invalid value.
    unsafe {
        assert!(core::mem::zeroed::<Option<&[u8]>>().is_none());
        assert!(core::mem::zeroed::<Option<&dyn core::any::Any>>().is_none());
        assert!(core::mem::zeroed::<Option<NonNull<dyn core::any::Any>>>().is_none());
    }
};

/// Implements a trait for all arities: `tails!(m; A B C)` calls `m!(A B C)`, `m!(B C)`, `m!(C)`.
macro_rules! tails {
    ($apply:ident;) => {};
    ($apply:ident; $first:ident $($rest:ident)*) => {
        $apply! { $first $($rest)* }
        tails! { $apply; $($rest)* }
    };
}

macro_rules! zeroable_tuple {
    ($($t:ident)+) => {
        #[diagnostic::do_not_recommend]
        // SAFETY: All elements are `Zeroable`, and padding may have any value.
        unsafe impl<$($t: Zeroable),+> Zeroable for ($($t,)+) {}
    };
}

tails! { zeroable_tuple; A B C D E F G H I J }

macro_rules! zeroable_fn {
    ($ret:ident $($arg:ident)*) => {
        zeroable! { ZeroableOption:
            // A function pointer is never null: see the reference to `core::option` above.
            {$ret, $($arg),*} fn($($arg),*) -> $ret,
            {$ret, $($arg),*} unsafe fn($($arg),*) -> $ret,
            {$ret, $($arg),*} extern "C" fn($($arg),*) -> $ret,
            {$ret, $($arg),*} unsafe extern "C" fn($($arg),*) -> $ret,
        }
    };
}

tails! { zeroable_fn; A B C D E F G H I J K L M N O P Q R S T U }
