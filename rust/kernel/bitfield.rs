// SPDX-License-Identifier: GPL-2.0

//! Bitfields: integers composed of fields of a few bits each.
//!
//! [`bitfield!`](crate::bitfield!) declares a type that wraps an unsigned integer, and functions
//! that get and set its fields. A field is a [`Bounded`](crate::num::Bounded) of its number of
//! bits, so that its values always fit: at compile time where the compiler can prove it, at run
//! time otherwise.
//!
//! # Examples
//!
//! ```
//! use kernel::{bitfield, num::Bounded, prelude::*};
//!
//! bitfield! {
//!     /// The control word of a channel.
//!     pub struct Control(u32) {
//!         /// Bytes in a burst, less one.
//!         15:8 burst;
//!         /// On which line to interrupt.
//!         4:1 line;
//!         /// Whether the channel runs.
//!         0:0 enable;
//!     }
//! }
//!
//! // A constant is checked when the kernel is built. Types that are narrow enough always fit.
//! let control = Control::zeroed()
//!     .with_const_line::<5>()
//!     .with_burst(63_u8)
//!     .with_enable(true);
//! assert_eq!(control.into_raw(), 0x3f0b);
//!
//! assert_eq!(control.line(), 5);
//! assert!(control.enable().into_bool());
//! assert_eq!(control, Control::from(0x3f0b));
//!
//! // Anything else is checked when the code runs.
//! let number = 16_u32;
//! assert_eq!(control.try_with_line(number).err(), Some(EOVERFLOW));
//!
//! // Or it has been checked before.
//! let number = Bounded::<u32, 4>::try_new(9).ok_or(EOVERFLOW)?;
//! assert_eq!(control.with_line(number).line(), 9);
//! # Ok::<(), Error>(())
//! ```
//!
//! # What it declares
//!
//! ```text
//! bitfield! {
//!     #[attributes]
//!     pub struct Name(u32) {
//!         high:low field;
//!         high:low other => Type;
//!         high:low third ?=> Type;
//!     }
//! }
//! ```
//!
//! The integer may be a `u8`, `u16`, `u32` or `u64`. Bits are counted from 0, the lowest, and both
//! bounds are inclusive. Fields may overlap. Setting a field does not change the bits outside it.
//!
//! `Name` is `Copy`, `Eq`, `Debug` and `Zeroable`, and converts from and into the integer by
//! `From`, or by `from_raw` and `into_raw`, which are `const`. It has for each field:
//!
//! | | |
//! |---|---|
//! | `field()` | its value |
//! | `with_field(value)` | the integer with that field set to what certainly fits |
//! | `with_const_field::<VALUE>()` | the same with a constant; it is `const` |
//! | `try_with_field(value)` | the same with any value; the error is `EOVERFLOW` |
//! | `FIELD_RANGE`, `FIELD_MASK`, `FIELD_SHIFT` | where it is, for calculations by hand |
//!
//! Names cannot be used twice, so fields cannot be called `from_raw`, `into_raw` or `into`, nor
//! begin with `with_`, `const_`, `try_with_` or `__`.
//!
//! # Fields of another type
//!
//! With `=> Type`, the getter returns a `Type` and `with_field` takes one; `Type` and the field's
//! `Bounded` must implement `From` in both directions. With `?=> Type`, some values of the field
//! are invalid: the getter returns the result of `TryFrom`.
//!
//! ```
//! use kernel::{bitfield, num::Bounded, prelude::*};
//!
//! #[derive(Debug, PartialEq)]
//! enum Parity {
//!     None,
//!     Even,
//!     Odd,
//! }
//!
//! impl TryFrom<Bounded<u8, 2>> for Parity {
//!     type Error = Error;
//!
//!     fn try_from(bits: Bounded<u8, 2>) -> Result<Self> {
//!         match bits.get() {
//!             0 => Ok(Parity::None),
//!             2 => Ok(Parity::Even),
//!             3 => Ok(Parity::Odd),
//!             _ => Err(EINVAL),
//!         }
//!     }
//! }
//!
//! impl From<Parity> for Bounded<u8, 2> {
//!     fn from(parity: Parity) -> Self {
//!         match parity {
//!             Parity::None => Bounded::<u8, 2>::new::<0>(),
//!             Parity::Even => Bounded::<u8, 2>::new::<2>(),
//!             Parity::Odd => Bounded::<u8, 2>::new::<3>(),
//!         }
//!     }
//! }
//!
//! bitfield! {
//!     struct Mode(u8) {
//!         5:4 parity ?=> Parity;
//!     }
//! }
//!
//! assert_eq!(Mode::from_raw(0).with_parity(Parity::Odd).into_raw(), 0x30);
//! assert_eq!(Mode::from_raw(0x20).parity(), Ok(Parity::Even));
//! assert_eq!(Mode::from_raw(0x10).parity(), Err(EINVAL));
//! # Ok::<(), Error>(())
//! ```

/// Declares a bitfield: an integer composed of fields.
///
/// See the [module](mod@crate::bitfield) for the syntax and for examples.
#[macro_export]
macro_rules! bitfield {
    (
        $(#[$attr:meta])*
        $vis:vis struct $name:ident($storage:ty) {
            $(
                $(#[doc = $doc:expr])*
                $high:literal : $low:literal $field:ident $(?=> $fallible:ty)? $(=> $into:ty)? ;
            )*
        }
    ) => {
        #[allow(non_camel_case_types)]
        $(#[$attr])*
        #[repr(transparent)]
        #[$crate::__core::prelude::v1::derive(
            $crate::__core::clone::Clone,
            $crate::__core::marker::Copy,
            $crate::__core::cmp::PartialEq,
            $crate::__core::cmp::Eq
        )]
        $vis struct $name {
            inner: $storage,
        }

        #[allow(dead_code)]
        impl $name {
            /// Creates a value from the integer.
            #[inline(always)]
            $vis const fn from_raw(value: $storage) -> Self {
                Self { inner: value }
            }

            /// Returns the integer.
            #[inline(always)]
            $vis const fn into_raw(self) -> $storage {
                self.inner
            }
        }

        // SAFETY: The type only contains the integer, which is `Zeroable`.
        unsafe impl $crate::prelude::Zeroable for $name
        where
            $storage: $crate::num::Integer<Signedness = $crate::num::Unsigned>
                + $crate::prelude::Zeroable,
        {
        }

        impl $crate::__core::convert::From<$storage> for $name {
            #[inline(always)]
            fn from(value: $storage) -> Self {
                Self::from_raw(value)
            }
        }

        impl $crate::__core::convert::From<$name> for $storage {
            #[inline(always)]
            fn from(value: $name) -> Self {
                value.into_raw()
            }
        }

        $crate::macros::paste! {
            #[allow(dead_code)]
            impl $name {
                $(
                    $crate::bitfield!(@place
                        $vis $name $storage { $high : $low }
                        $field [<__ $field>] [<__with_ $field>]
                        [<$field:upper _RANGE>] [<$field:upper _MASK>] [<$field:upper _SHIFT>]
                    );
                    $crate::bitfield!(@access
                        [$(#[doc = $doc])*] $vis $storage { $high : $low }
                        $field [<__ $field>] [<__with_ $field>]
                        [<with_ $field>] [<with_const_ $field>] [<try_with_ $field>]
                        $(?=> $fallible)? $(=> $into)?
                    );
                )*
            }
        }

        impl $crate::fmt::Debug for $name {
            fn fmt(&self, f: &mut $crate::fmt::Formatter<'_>) -> $crate::fmt::Result {
                // Called by path, as a user's trait may give all types methods of these names.
                let mut __debug =
                    $crate::fmt::Formatter::debug_struct(f, $crate::__core::stringify!($name));
                $crate::__core::fmt::DebugStruct::field(
                    &mut __debug,
                    "<raw>",
                    &$crate::prelude::fmt!("{:#x}", self.inner),
                );
                $($crate::__core::fmt::DebugStruct::field(
                    &mut __debug,
                    $crate::__core::stringify!($field),
                    &Self::$field(*self),
                );)*
                $crate::__core::fmt::DebugStruct::finish(&mut __debug)
            }
        }
    };

    // The position of the field, and the functions that read and write its bits.
    (@place
        $vis:vis $name:ident $storage:ty { $high:literal : $low:literal }
        $field:ident $get:ident $set:ident $range:ident $mask:ident $shift:ident
    ) => {
        #[doc = $crate::__core::concat!("The bits of `", $crate::__core::stringify!($field), "`.")]
        $vis const $range: $crate::__core::ops::RangeInclusive<$crate::__core::primitive::u8> =
            $low..=$high;

        #[doc = $crate::__core::concat!(
            "The bits of `",
            $crate::__core::stringify!($field),
            "`, set."
        )]
        $vis const $mask: $storage = {
            $crate::__core::assert!($low <= $high, "the bits of a field are high:low");
            $crate::__core::assert!(
                $high < <$storage>::BITS,
                "a bit of a field is not in the integer"
            );
            (<$storage>::MAX >> (<$storage>::BITS - 1 - $high + $low)) << $low
        };

        #[doc = $crate::__core::concat!(
            "The lowest bit of `",
            $crate::__core::stringify!($field),
            "`."
        )]
        $vis const $shift: $crate::__core::primitive::u32 = $low;

        #[inline(always)]
        const fn $get(self) -> $crate::num::Bounded<$storage, { $high + 1 - $low }> {
            $crate::num::Bounded::<$storage, { $high + 1 - $low }>::from_bits::<$low>(self.inner)
        }

        #[inline(always)]
        const fn $set(
            self,
            value: $crate::num::Bounded<$storage, { $high + 1 - $low }>,
        ) -> Self {
            Self {
                inner: (self.inner & !Self::$mask) | (value.get() << $low),
            }
        }
    };

    // The public functions for a field that always converts to the other type.
    (@access
        [$(#[$doc:meta])*] $vis:vis $storage:ty { $high:literal : $low:literal }
        $field:ident $get:ident $set:ident
        $with:ident $with_const:ident $try_with:ident
        => $into:ty
    ) => {
        $(#[$doc])*
        #[doc = ""]
        #[doc = "Gets the field."]
        #[inline(always)]
        $vis fn $field(self) -> $into {
            $crate::__core::convert::Into::into(self.$get())
        }

        $(#[$doc])*
        #[doc = ""]
        #[doc = "The same with this field set."]
        #[inline(always)]
        #[must_use]
        $vis fn $with(self, value: $into) -> Self {
            self.$set($crate::__core::convert::Into::into(value))
        }
    };

    // The public functions for a field that may fail to convert to the other type.
    (@access
        [$(#[$doc:meta])*] $vis:vis $storage:ty { $high:literal : $low:literal }
        $field:ident $get:ident $set:ident
        $with:ident $with_const:ident $try_with:ident
        ?=> $fallible:ty
    ) => {
        $(#[$doc])*
        #[doc = ""]
        #[doc = "Gets the field, if its bits mean something."]
        #[inline(always)]
        $vis fn $field(
            self,
        ) -> $crate::__core::result::Result<
            $fallible,
            <$fallible as $crate::__core::convert::TryFrom<
                $crate::num::Bounded<$storage, { $high + 1 - $low }>,
            >>::Error,
        > {
            $crate::__core::convert::TryInto::try_into(self.$get())
        }

        $(#[$doc])*
        #[doc = ""]
        #[doc = "The same with this field set."]
        #[inline(always)]
        #[must_use]
        $vis fn $with(self, value: $fallible) -> Self {
            self.$set($crate::__core::convert::Into::into(value))
        }
    };

    // The public functions for a field that is a plain number.
    (@access
        [$(#[$doc:meta])*] $vis:vis $storage:ty { $high:literal : $low:literal }
        $field:ident $get:ident $set:ident
        $with:ident $with_const:ident $try_with:ident
    ) => {
        $(#[$doc])*
        #[doc = ""]
        #[doc = "Gets the field."]
        #[inline(always)]
        $vis fn $field(self) -> $crate::num::Bounded<$storage, { $high + 1 - $low }> {
            self.$get()
        }

        $(#[$doc])*
        #[doc = ""]
        #[doc = "The same with this field set to a constant. The build fails unless it fits."]
        #[inline(always)]
        #[must_use]
        $vis const fn $with_const<const __VALUE: $storage>(self) -> Self {
            self.$set($crate::num::Bounded::<$storage, { $high + 1 - $low }>::new::<__VALUE>())
        }

        $(#[$doc])*
        #[doc = ""]
        #[doc = "The same with this field set."]
        #[inline(always)]
        #[must_use]
        $vis fn $with<__T>(self, value: __T) -> Self
        where
            __T: $crate::__core::convert::Into<
                $crate::num::Bounded<$storage, { $high + 1 - $low }>,
            >,
        {
            self.$set($crate::__core::convert::Into::into(value))
        }

        $(#[$doc])*
        #[doc = ""]
        #[doc = "The same with this field set, if the value fits; `EOVERFLOW` if it does not."]
        #[inline(always)]
        $vis fn $try_with<__T>(self, value: __T) -> $crate::error::Result<Self>
        where
            __T: $crate::num::TryIntoBounded<$storage, { $high + 1 - $low }>,
        {
            match $crate::num::TryIntoBounded::try_into_bounded(value) {
                $crate::__core::option::Option::Some(value) => {
                    $crate::__core::result::Result::Ok(self.$set(value))
                }
                $crate::__core::option::Option::None => {
                    $crate::__core::result::Result::Err($crate::error::code::EOVERFLOW)
                }
            }
        }
    };
}
