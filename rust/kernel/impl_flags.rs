// SPDX-License-Identifier: GPL-2.0

//! Type-safe sets of flags.

/// Declares an `enum` of flags, and an integer type that is a set of them.
///
/// | | |
/// |---|---|
/// | `\|`, `&`, `^` and their assigning forms | of a set and a set or a flag; also of two flags |
/// | `!` | of a set or a flag: all the other flags |
/// | `empty()`, `all_bits()` | no flag; the integer with every flag set |
/// | `contains(flag)` | whether it is in the set |
/// | `contains_any(set)`, `contains_all(set)` | whether one is, whether all are |
///
/// A flag converts into a set, and a set into the integer. The reverse conversions are up to you,
/// as not every integer may be a valid set. `^` and `!` never set bits that are no flag.
///
/// # Examples
///
/// ```
/// use kernel::{bits::bit_u8, impl_flags};
///
/// impl_flags! {
///     /// What may be done with a file.
///     #[derive(Debug, Clone, Copy, PartialEq, Eq)]
///     pub struct Modes(u8);
///
///     /// One thing that may be done with a file.
///     #[derive(Clone, Copy)]
///     pub enum Mode {
///         /// It can be read.
///         Read = bit_u8(2),
///         /// It can be written.
///         Write = bit_u8(1),
///     }
/// }
///
/// let mut modes = Modes::empty();
/// modes |= Mode::Read;
/// assert!(modes.contains(Mode::Read));
/// assert!(!modes.contains_all(Mode::Read | Mode::Write));
///
/// assert_eq!(!modes, Mode::Write.into());
/// assert_eq!(u8::from(modes ^ !Modes::empty()), 0b10);
/// assert_eq!(Modes::all_bits(), 0b110);
/// ```
#[macro_export]
macro_rules! impl_flags {
    (
        $(#[$set_attr:meta])*
        $set_vis:vis struct $set:ident($ty:ty);

        $(#[$flag_attr:meta])*
        $flag_vis:vis enum $flag:ident {
            $(
                $(#[$name_attr:meta])*
                $name:ident = $value:expr
            ),+ $(,)?
        }
    ) => {
        $(#[$set_attr])*
        #[repr(transparent)]
        $set_vis struct $set($ty);

        $(#[$flag_attr])*
        #[repr($ty)]
        $flag_vis enum $flag {
            $(
                $(#[$name_attr])*
                $name = $value
            ),+
        }

        #[allow(dead_code)]
        impl $set {
            /// Returns the empty set.
            #[inline]
            pub const fn empty() -> Self {
                Self(0)
            }

            /// Returns the integer with every flag set.
            #[inline]
            pub const fn all_bits() -> $ty {
                0 $(| $flag::$name as $ty)+
            }

            /// Returns whether a flag is in the set.
            #[inline]
            pub fn contains(self, flag: $flag) -> $crate::__core::primitive::bool {
                self.contains_all($crate::__core::convert::From::from(flag))
            }

            /// Returns whether any of the flags are in the set.
            #[inline]
            pub fn contains_any(self, flags: $set) -> $crate::__core::primitive::bool {
                self.0 & flags.0 != 0
            }

            /// Returns whether all of the flags are in the set.
            #[inline]
            pub fn contains_all(self, flags: $set) -> $crate::__core::primitive::bool {
                self.0 & flags.0 == flags.0
            }
        }

        impl $crate::__core::convert::From<$flag> for $set {
            #[inline]
            fn from(flag: $flag) -> Self {
                Self(flag as $ty)
            }
        }

        impl $crate::__core::convert::From<$set> for $ty {
            #[inline]
            fn from(set: $set) -> Self {
                set.0
            }
        }

        impl $crate::__core::ops::Not for $set {
            type Output = Self;

            #[inline]
            fn not(self) -> Self {
                Self(!self.0 & Self::all_bits())
            }
        }

        impl $crate::__core::ops::Not for $flag {
            type Output = $set;

            #[inline]
            fn not(self) -> $set {
                !$set(self as $ty)
            }
        }

        $crate::impl_flags!(@operator $set $flag BitOr bitor BitOrAssign bitor_assign
            |a, b| a | b);
        $crate::impl_flags!(@operator $set $flag BitAnd bitand BitAndAssign bitand_assign
            |a, b| a & b);
        $crate::impl_flags!(@operator $set $flag BitXor bitxor BitXorAssign bitxor_assign
            |a, b| (a ^ b) & $set::all_bits());
    };

    (@operator
        $set:ident $flag:ident $trait:ident $function:ident $assign:ident $assign_function:ident
        |$a:ident, $b:ident| $result:expr
    ) => {
        impl $crate::__core::ops::$trait for $set {
            type Output = Self;

            #[inline]
            fn $function(self, other: Self) -> Self {
                let ($a, $b) = (self.0, other.0);
                Self($result)
            }
        }

        impl $crate::__core::ops::$trait<$flag> for $set {
            type Output = Self;

            #[inline]
            fn $function(self, flag: $flag) -> Self {
                $crate::__core::ops::$trait::$function(
                    self,
                    <Self as $crate::__core::convert::From<$flag>>::from(flag),
                )
            }
        }

        impl $crate::__core::ops::$trait for $flag {
            type Output = $set;

            #[inline]
            fn $function(self, flag: Self) -> $set {
                $crate::__core::ops::$trait::$function(
                    <$set as $crate::__core::convert::From<Self>>::from(self),
                    <$set as $crate::__core::convert::From<Self>>::from(flag),
                )
            }
        }

        impl $crate::__core::ops::$assign for $set {
            #[inline]
            fn $assign_function(&mut self, other: Self) {
                let ($a, $b) = (self.0, other.0);
                self.0 = $result;
            }
        }

        impl $crate::__core::ops::$assign<$flag> for $set {
            #[inline]
            fn $assign_function(&mut self, flag: $flag) {
                $crate::__core::ops::$assign::$assign_function(
                    self,
                    <Self as $crate::__core::convert::From<$flag>>::from(flag),
                );
            }
        }
    };
}
