// SPDX-License-Identifier: GPL-2.0

//! Comparison, arithmetic and formatting.
//!
//! All operations are those of the underlying type.

use super::Bounded;
use crate::num::Integer;
use core::{
    cmp::Ordering,
    fmt,
    ops, //
};

impl<T, U, const N: u32, const M: u32> PartialEq<Bounded<U, M>> for Bounded<T, N>
where
    T: Integer + PartialEq<U>,
    U: Integer,
{
    #[inline]
    fn eq(&self, other: &Bounded<U, M>) -> bool {
        **self == **other
    }
}

impl<T: Integer, const N: u32> Eq for Bounded<T, N> {}

impl<T, U, const N: u32, const M: u32> PartialOrd<Bounded<U, M>> for Bounded<T, N>
where
    T: Integer + PartialOrd<U>,
    U: Integer,
{
    #[inline]
    fn partial_cmp(&self, other: &Bounded<U, M>) -> Option<Ordering> {
        (**self).partial_cmp(&**other)
    }
}

impl<T: Integer, const N: u32> Ord for Bounded<T, N> {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}

impl<T: Integer, const N: u32> PartialEq<T> for Bounded<T, N> {
    #[inline]
    fn eq(&self, other: &T) -> bool {
        **self == *other
    }
}

impl<T: Integer, const N: u32> PartialOrd<T> for Bounded<T, N> {
    #[inline]
    fn partial_cmp(&self, other: &T) -> Option<Ordering> {
        (**self).partial_cmp(other)
    }
}

/// Implements binary operators, for a [`Bounded`] or a plain number on the right.
macro_rules! binary {
    ($($trait:ident $function:ident)+) => {$(
        impl<T, const N: u32, const M: u32> ops::$trait<Bounded<T, M>> for Bounded<T, N>
        where
            T: Integer + ops::$trait<Output = T>,
        {
            type Output = T;

            #[inline]
            fn $function(self, rhs: Bounded<T, M>) -> T {
                (*self).$function(*rhs)
            }
        }

        impl<T, const N: u32> ops::$trait<T> for Bounded<T, N>
        where
            T: Integer + ops::$trait<Output = T>,
        {
            type Output = T;

            #[inline]
            fn $function(self, rhs: T) -> T {
                (*self).$function(rhs)
            }
        }
    )+};
}

binary! {
    Add add
    BitAnd bitand
    BitOr bitor
    BitXor bitxor
    Div div
    Mul mul
    Rem rem
    Sub sub
}

/// Implements unary operators.
macro_rules! unary {
    ($($trait:ident $function:ident)+) => {$(
        impl<T, const N: u32> ops::$trait for Bounded<T, N>
        where
            T: Integer + ops::$trait<Output = T>,
        {
            type Output = T;

            #[inline]
            fn $function(self) -> T {
                (*self).$function()
            }
        }
    )+};
}

unary! {
    Neg neg
    Not not
}

/// Implements formatting traits.
macro_rules! format {
    ($($trait:ident)+) => {$(
        impl<T, const N: u32> fmt::$trait for Bounded<T, N>
        where
            T: Integer + fmt::$trait,
        {
            #[inline]
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }
    )+};
}

format! { Display Binary LowerExp LowerHex Octal UpperExp UpperHex }
