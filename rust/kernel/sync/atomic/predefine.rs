// SPDX-License-Identifier: GPL-2.0

//! Implementations of [`AtomicType`] and [`AtomicAdd`] for the built-in types.

use super::{
    AtomicAdd,
    AtomicType, //
};
use crate::{
    ffi::c_void,
    static_assert, //
};

#[cfg(CONFIG_64BIT)]
type Word = i64;
#[cfg(not(CONFIG_64BIT))]
type Word = i32;

macro_rules! atomic_types {
    ($($Type:ty => $Repr:ty;)*) => { $(
        static_assert!(size_of::<$Type>() == size_of::<$Repr>());
        static_assert!(align_of::<$Type>() == align_of::<$Repr>());

        // SAFETY: The size and the alignment are the same, as checked above. The type is an integer
        // or `bool`: it has no padding, all its values are valid for the representation, and it is
        // `Send`.
        unsafe impl AtomicType for $Type {
            type Repr = $Repr;
        }
    )* };
}

macro_rules! atomic_sums {
    ($($Type:ty => $Repr:ty;)*) => { $(
        // SAFETY: The type is an integer, so all bits are a valid value.
        unsafe impl AtomicAdd<$Type> for $Type {
            #[inline(always)]
            fn rhs_into_delta(rhs: $Type) -> $Repr {
                rhs as $Repr
            }
        }
    )* };
}

atomic_types! {
    bool => i8;
    i8 => i8;
    i16 => i16;
    i32 => i32;
    u32 => i32;
    i64 => i64;
    u64 => i64;
    isize => Word;
    usize => Word;
}

atomic_sums! {
    i32 => i32;
    u32 => i32;
    i64 => i64;
    u64 => i64;
    isize => Word;
    usize => Word;
}

// SAFETY: All pointers to sized types have the same layout, and any address is a valid value.
// Dereferencing the pointer requires `unsafe` code.
unsafe impl<T: Sized> AtomicType for *mut T {
    type Repr = *const c_void;
}

// SAFETY: All pointers to sized types have the same layout, and any address is a valid value.
// Dereferencing the pointer requires `unsafe` code.
unsafe impl<T: Sized> AtomicType for *const T {
    type Repr = *const c_void;
}
