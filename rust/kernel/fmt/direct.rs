// SPDX-License-Identifier: GPL-2.0

//! Values that C's `printk()` formats as `{}` does: integers, and `bool`.

/// The conversion of C for a value of 64 bits.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub enum Conversion {
    /// `%lld`
    Signed,
    /// `%llu`
    Unsigned,
    /// A word, by a conversion that has the same length: `%.5s`
    Bool,
}

/// What [`Display::direct`](super::Display::direct) returns.
#[doc(hidden)]
pub trait Direct {
    /// The conversion that has the output of `{}`, if there is one.
    const CONVERSION: Option<Conversion> = None;

    /// The value to convert, as 64 bits.
    #[inline(always)]
    fn bits(self) -> u64
    where
        Self: Sized,
    {
        0
    }
}

/// A value that has to be formatted in Rust.
pub(super) struct InRust;

impl Direct for InRust {}

/// A signed integer.
pub(super) struct Signed(pub(super) i64);

impl Direct for Signed {
    const CONVERSION: Option<Conversion> = Some(Conversion::Signed);

    #[inline(always)]
    fn bits(self) -> u64 {
        self.0 as u64
    }
}

/// A `bool`.
pub(super) struct Bool(pub(super) bool);

impl Direct for Bool {
    const CONVERSION: Option<Conversion> = Some(Conversion::Bool);

    #[inline(always)]
    fn bits(self) -> u64 {
        self.0.into()
    }
}

/// An unsigned integer.
pub(super) struct Unsigned(pub(super) u64);

impl Direct for Unsigned {
    const CONVERSION: Option<Conversion> = Some(Conversion::Unsigned);

    #[inline(always)]
    fn bits(self) -> u64 {
        self.0
    }
}
