// SPDX-License-Identifier: GPL-2.0

//! Atomic operations, by C's functions.
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

/// Calls the variant of a function of C for the type and the ordering.
macro_rules! call {
    ($Order:ident, $name:ident, $op:ident, ($($argument:expr),*)) => { paste! {
        // SAFETY: The pointer among the arguments is that of an `AtomicRepr`: aligned, and valid
        // for reads and writes as long as the reference lives that this function was given.
        unsafe {
            match $Order::TYPE {
                OrderingType::Full => bindings::[<atomic_ $name _ $op>]($($argument),*),
                OrderingType::Acquire => {
                    bindings::[<atomic_ $name _ $op _acquire>]($($argument),*)
                }
                OrderingType::Release => {
                    bindings::[<atomic_ $name _ $op _release>]($($argument),*)
                }
                OrderingType::Relaxed => {
                    bindings::[<atomic_ $name _ $op _relaxed>]($($argument),*)
                }
            }
        }
    } };
}

macro_rules! impl_exchange {
    ($($Type:ty => $name:ident),*) => { $( paste! {
        impl AtomicBasicOps for $Type {
            #[inline(always)]
            fn load<Order: AcquireOrRelaxed>(a: &AtomicRepr<Self>) -> Self {
                // SAFETY: The pointer is aligned and valid for reads as long as `a` lives.
                unsafe {
                    match Order::TYPE {
                        OrderingType::Acquire => bindings::[<atomic_ $name _read_acquire>](a.as_ptr()),
                        _ => bindings::[<atomic_ $name _read>](a.as_ptr()),
                    }
                }
            }

            #[inline(always)]
            fn store<Order: ReleaseOrRelaxed>(a: &AtomicRepr<Self>, value: Self) {
                // SAFETY: The pointer is aligned and valid for writes as long as `a` lives.
                unsafe {
                    match Order::TYPE {
                        OrderingType::Release => {
                            bindings::[<atomic_ $name _set_release>](a.as_ptr(), value)
                        }
                        _ => bindings::[<atomic_ $name _set>](a.as_ptr(), value),
                    }
                }
            }
        }

        impl AtomicExchangeOps for $Type {
            #[inline(always)]
            fn xchg<Order: Ordering>(a: &AtomicRepr<Self>, new: Self) -> Self {
                call!(Order, $name, xchg, (a.as_ptr(), new))
            }

            #[inline(always)]
            fn cmpxchg<Order: Ordering>(a: &AtomicRepr<Self>, old: Self, new: Self) -> Self {
                call!(Order, $name, cmpxchg, (a.as_ptr(), old, new))
            }
        }
    } )* };
}

macro_rules! impl_arithmetic {
    ($($Type:ty => $name:ident),*) => { $( paste! {
        impl AtomicArithmeticOps for $Type {
            #[inline(always)]
            fn add(a: &AtomicRepr<Self>, delta: Self::Delta) {
                // SAFETY: The pointer is aligned and valid for reads and writes as long as `a`
                // lives.
                unsafe { bindings::[<atomic_ $name _add>](a.as_ptr(), delta) };
            }

            #[inline(always)]
            fn fetch_add<Order: Ordering>(a: &AtomicRepr<Self>, delta: Self::Delta) -> Self {
                call!(Order, $name, fetch_add, (a.as_ptr(), delta))
            }

            #[inline(always)]
            fn fetch_sub<Order: Ordering>(a: &AtomicRepr<Self>, delta: Self::Delta) -> Self {
                call!(Order, $name, fetch_sub, (a.as_ptr(), delta))
            }
        }
    } )* };
}

impl_exchange!(i8 => i8, i16 => i16, i32 => i32, i64 => i64, *const c_void => ptr);
impl_arithmetic!(i32 => i32, i64 => i64);
