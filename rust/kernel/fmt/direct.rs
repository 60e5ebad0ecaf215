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
    /// A word of at most five letters, by a conversion that is as long as the others: `%.5s`
    Word,
}

/// What [`Display::direct`](super::Display::direct) returns.
///
/// # Safety
///
/// Implementers must ensure that [`Self::bits`] returns the address of a C string that is never
/// freed if [`Self::CONVERSION`] is [`Conversion::Word`].
#[doc(hidden)]
pub unsafe trait Direct {
    /// The conversion that has the output of `{}`, if there is one.
    const CONVERSION: Option<Conversion> = None;

    /// What `printk()` is passed for this conversion.
    #[inline(always)]
    fn bits(self) -> u64
    where
        Self: Sized,
    {
        0
    }
}

/// A value that has to be formatted in Rust.
#[doc(hidden)]
pub struct InRust;

// SAFETY: The type has no conversion.
unsafe impl Direct for InRust {}

/// A signed integer.
pub(super) struct Signed(pub(super) i64);

// SAFETY: The conversion is that of a number.
unsafe impl Direct for Signed {
    const CONVERSION: Option<Conversion> = Some(Conversion::Signed);

    #[inline(always)]
    fn bits(self) -> u64 {
        self.0 as u64
    }
}

/// An unsigned integer.
pub(super) struct Unsigned(pub(super) u64);

// SAFETY: The conversion is that of a number.
unsafe impl Direct for Unsigned {
    const CONVERSION: Option<Conversion> = Some(Conversion::Unsigned);

    #[inline(always)]
    fn bits(self) -> u64 {
        self.0
    }
}

/// A `bool`.
pub(super) struct Word(pub(super) bool);

// SAFETY: The addresses are those of literals, which are C strings in static memory.
unsafe impl Direct for Word {
    const CONVERSION: Option<Conversion> = Some(Conversion::Word);

    #[inline(always)]
    fn bits(self) -> u64 {
        let word = match self.0 {
            true => c"true",
            false => c"false",
        };
        word.as_ptr() as u64
    }
}
