// SPDX-License-Identifier: GPL-2.0

//! Messages whose values are integers or `bool`, which `printk()` formats.
//!
//! As in C, the level, the speaker, the text and the conversions are one string, which the compiler
//! makes, and the values are arguments. So such a message costs what it costs in C. Which
//! conversion a value has depends on its type. The length of the string does not, as all
//! conversions have the same length.

use super::format::{
    Level,
    Writer, //
};
use crate::fmt::{
    Conversion,
    Direct,
    Display,
    InRust, //
};

/// The parts of a message that the macro knows.
#[doc(hidden)]
pub trait Text {
    /// The level.
    const LEVEL: Level;
    /// The speaker, a C string.
    const SPEAKER: &'static [u8];
    /// What is before, between and after the values: one more than there are values, without NUL.
    const PIECES: &'static [&'static str];
}

impl Writer<'_> {
    /// Writes a whole format string; without conversions, it only leaves room for them.
    const fn values<T: Text>(&mut self, conversions: &[Option<Conversion>]) {
        self.prefix(T::LEVEL, T::SPEAKER);
        let mut i = 0;
        while i < T::PIECES.len() {
            if i > 0 {
                self.raw(match conversions {
                    [] => b"%lld",
                    _ => match conversions[i - 1] {
                        Some(Conversion::Unsigned) => b"%llu",
                        Some(Conversion::Word) => b"%.5s",
                        _ => b"%lld",
                    },
                });
            }
            self.escaped(T::PIECES[i].as_bytes());
            i += 1;
        }
        self.len += 1;
    }
}

/// Returns the number of bytes of the format string.
#[doc(hidden)]
pub const fn values_len<T: Text>() -> usize {
    let mut writer = Writer {
        buffer: None,
        len: 0,
    };
    writer.values::<T>(&[]);
    writer.len
}

/// A value, of which `direct()` is [`SizedValue::direct`] if its type has that, and
/// [`AnyValue::direct`] otherwise: a method that takes a reference less has precedence.
#[doc(hidden)]
pub struct Value<'a, T: ?Sized>(pub &'a T);

/// The type may have a conversion.
#[doc(hidden)]
pub trait SizedValue {
    /// Returns what `printk()` can format, if the type has that.
    fn direct(&self) -> impl Direct;
}

impl<T: Display> SizedValue for Value<'_, T> {
    #[inline(always)]
    fn direct(&self) -> impl Direct {
        self.0.direct()
    }
}

/// The type has no conversion: it is unsized, or cannot be formatted, which the compiler tells
/// where the macro formats it.
#[doc(hidden)]
pub trait AnyValue {
    /// Returns nothing that `printk()` can format.
    fn direct(&self) -> InRust;
}

impl<T: ?Sized> AnyValue for &Value<'_, T> {
    #[inline(always)]
    fn direct(&self) -> InRust {
        InRust
    }
}

/// The values of a message.
#[doc(hidden)]
pub trait Values {
    /// Prints the message if C has a conversion for each value; otherwise does nothing, and returns
    /// `false`. Which of both happens is known to the compiler.
    fn print<T: Text, const LEN: usize>(self) -> bool;
}

/// The format string for values of these types.
struct Format<T, const LEN: usize, V>(core::marker::PhantomData<(T, V)>);

macro_rules! tuple {
    ($($name:ident: $ty:ident)+) => {
        impl<T: Text, const LEN: usize, $($ty: Direct),+> Format<T, LEN, ($($ty,)+)> {
            const IN_C: bool = true $(&& $ty::CONVERSION.is_some())+;

            const BYTES: [u8; LEN] = {
                let mut bytes = [0; LEN];
                let mut writer = Writer {
                    buffer: Some(&mut bytes),
                    len: 0,
                };
                writer.values::<T>(&[$($ty::CONVERSION),+]);
                assert!(writer.len == LEN);
                bytes
            };
        }

        impl<$($ty: Direct),+> Values for ($($ty,)+) {
            #[inline(always)]
            #[cfg_attr(not(CONFIG_PRINTK), allow(unused_variables))]
            fn print<T: Text, const LEN: usize>(self) -> bool {
                if !const { Format::<T, LEN, Self>::IN_C } {
                    return false;
                }
                let ($($name,)+) = self;
                // SAFETY: The format string ends in NUL and has at most one conversion for each of
                // the values, the one that its type names: what else the string is made of has
                // none, as each `%` is doubled. All conversions take 64 bits, and by the contract
                // of `Direct`, the one of a string gets the address of a string.
                #[cfg(CONFIG_PRINTK)]
                unsafe {
                    crate::bindings::printk(
                        const { &Format::<T, LEN, Self>::BYTES }.as_ptr(),
                        $($name.bits()),+
                    )
                };
                true
            }
        }
    };
}

tuple!(a: A);
tuple!(a: A b: B);
tuple!(a: A b: B c: C);
tuple!(a: A b: B c: C d: D);
tuple!(a: A b: B c: C d: D e: E);
tuple!(a: A b: B c: C d: D e: E f: F);
