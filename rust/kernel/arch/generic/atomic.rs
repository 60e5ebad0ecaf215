// SPDX-License-Identifier: GPL-2.0

//! Atomic operations through C's functions.
//!
//! A read-modify-write operation is a full barrier, whatever its ordering.
//!
//! C header: [`include/linux/atomic.h`](srctree/include/linux/atomic.h)

use crate::{
    ffi::c_void,
    macros::paste,
    sync::atomic::{
        internal::{
            AtomicArithmeticOps,
            AtomicBasicOps,
            AtomicExchangeOps,
            AtomicRepr, //
        },
        ordering::{
            AcquireOrRelaxed,
            Ordering,
            OrderingType,
            ReleaseOrRelaxed, //
        },
    },
};

/// Calls a C function with a pointer to the value and further arguments.
macro_rules! call {
    ($function:ident($a:expr $(, $argument:expr)*)) => {
        // SAFETY: The pointer is derived from a reference, so it is aligned and valid for reads and
        // writes. C's atomic types have the layout of the bare integer.
        unsafe { bindings::$function($a.as_ptr().cast() $(, $argument)*) }
    };
}

macro_rules! impl_exchange {
    ($($Type:ty => $name:ident),*) => { $( paste! {
        impl AtomicBasicOps for $Type {
            #[inline(always)]
            fn load<Order: AcquireOrRelaxed>(a: &AtomicRepr<Self>) -> Self {
                match Order::TYPE {
                    OrderingType::Acquire => call!([<atomic_ $name _read_acquire>](a)),
                    _ => call!([<atomic_ $name _read>](a)),
                }
            }

            #[inline(always)]
            fn store<Order: ReleaseOrRelaxed>(a: &AtomicRepr<Self>, value: Self) {
                match Order::TYPE {
                    OrderingType::Release => call!([<atomic_ $name _set_release>](a, value)),
                    _ => call!([<atomic_ $name _set>](a, value)),
                }
            }
        }

        impl AtomicExchangeOps for $Type {
            #[inline(always)]
            fn xchg<Order: Ordering>(a: &AtomicRepr<Self>, new: Self) -> Self {
                call!([<atomic_ $name _xchg>](a, new))
            }

            #[inline(always)]
            fn cmpxchg<Order: Ordering>(a: &AtomicRepr<Self>, old: Self, new: Self) -> Self {
                call!([<atomic_ $name _cmpxchg>](a, old, new))
            }
        }
    } )* };
}

macro_rules! impl_arithmetic {
    ($($Type:ty => $name:ident),*) => { $( paste! {
        impl AtomicArithmeticOps for $Type {
            #[inline(always)]
            fn add(a: &AtomicRepr<Self>, delta: Self::Delta) {
                call!([<atomic_ $name _add>](a, delta));
            }

            #[inline(always)]
            fn fetch_add<Order: Ordering>(a: &AtomicRepr<Self>, delta: Self::Delta) -> Self {
                call!([<atomic_ $name _fetch_add>](a, delta))
            }

            #[inline(always)]
            fn fetch_sub<Order: Ordering>(a: &AtomicRepr<Self>, delta: Self::Delta) -> Self {
                Self::fetch_add::<Order>(a, delta.wrapping_neg())
            }
        }
    } )* };
}

impl_exchange!(i8 => i8, i16 => i16, i32 => i32, i64 => i64, *const c_void => ptr);
impl_arithmetic!(i32 => i32, i64 => i64);
