// SPDX-License-Identifier: GPL-2.0

//! Atomic operations of x86.
//!
//! The instructions are those of C's operations, and so are the compiler barriers: loads and stores
//! are volatile, as in `READ_ONCE()` and `WRITE_ONCE()`, and all other operations clobber memory.
//!
//! The processor does not reorder loads with loads, stores with stores, nor loads with later
//! stores. So acquire and release only need a compiler barrier. A read-modify-write instruction is
//! a full barrier, whatever its ordering.
//!
//! C headers: [`arch/x86/include/asm/atomic.h`](srctree/arch/x86/include/asm/atomic.h),
//! [`arch/x86/include/asm/cmpxchg.h`](srctree/arch/x86/include/asm/cmpxchg.h)

use crate::{
    ffi::c_void,
    sync::{
        atomic::{
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
        barrier::barrier, //
    },
};
use core::arch::asm;

/// An instruction with a lock prefix.
///
/// Its address is recorded, as by C's `LOCK_PREFIX`, so that the kernel can remove the prefix while
/// there is only one CPU.
macro_rules! locked {
    ($($instruction:expr),*) => {
        concat!(
            ".pushsection .smp_locks, \"a\"\n",
            ".balign 4\n",
            ".long 671f - .\n",
            ".popsection\n",
            "671:\n",
            "lock; ",
            $($instruction),*
        )
    };
}

/// Arguments: the type, the suffix of its instructions, the class of registers, a register's name
/// as an operand, and the accumulator.
macro_rules! impl_exchange {
    ($($Type:ty: $suffix:literal, $class:ident, $modifier:literal, $accumulator:tt;)*) => { $(
        impl AtomicBasicOps for $Type {
            #[inline(always)]
            fn load<Order: AcquireOrRelaxed>(a: &AtomicRepr<Self>) -> Self {
                // SAFETY: The pointer is derived from a reference, so it is aligned and valid for
                // reads.
                let value = unsafe { a.as_ptr().read_volatile() };
                if let OrderingType::Acquire = Order::TYPE {
                    barrier();
                }
                value
            }

            #[inline(always)]
            fn store<Order: ReleaseOrRelaxed>(a: &AtomicRepr<Self>, value: Self) {
                if let OrderingType::Release = Order::TYPE {
                    barrier();
                }
                // SAFETY: The pointer is derived from a reference to a type with interior
                // mutability, so it is aligned and valid for writes.
                unsafe { a.as_ptr().write_volatile(value) };
            }
        }

        impl AtomicExchangeOps for $Type {
            #[inline(always)]
            fn xchg<Order: Ordering>(a: &AtomicRepr<Self>, mut new: Self) -> Self {
                // SAFETY: The instruction reads and writes one value, at a pointer that is derived
                // from a reference, and so aligned and valid for both. (It locks without the
                // prefix.)
                unsafe {
                    asm!(
                        concat!("xchg", $suffix, " {value", $modifier, "}, ({ptr})"),
                        ptr = in(reg) a.as_ptr(),
                        value = inout($class) new,
                        options(att_syntax, nostack),
                    );
                }
                new
            }

            #[inline(always)]
            fn cmpxchg<Order: Ordering>(a: &AtomicRepr<Self>, old: Self, new: Self) -> Self {
                let seen;
                // SAFETY: The instruction reads and writes one value, at a pointer that is derived
                // from a reference, and so aligned and valid for both.
                unsafe {
                    asm!(
                        locked!("cmpxchg", $suffix, " {new", $modifier, "}, ({ptr})"),
                        ptr = in(reg) a.as_ptr(),
                        new = in($class) new,
                        inout($accumulator) old => seen,
                        options(att_syntax, nostack),
                    );
                }
                seen
            }
        }
    )* };
}

macro_rules! impl_arithmetic {
    ($($Type:ty: $suffix:literal, $modifier:literal;)*) => { $(
        impl AtomicArithmeticOps for $Type {
            #[inline(always)]
            fn add(a: &AtomicRepr<Self>, delta: Self::Delta) {
                // SAFETY: The instruction reads and writes one value, at a pointer that is derived
                // from a reference, and so aligned and valid for both.
                unsafe {
                    asm!(
                        locked!("add", $suffix, " {delta", $modifier, "}, ({ptr})"),
                        ptr = in(reg) a.as_ptr(),
                        delta = in(reg) delta,
                        options(att_syntax, nostack),
                    );
                }
            }

            #[inline(always)]
            fn fetch_add<Order: Ordering>(a: &AtomicRepr<Self>, mut delta: Self::Delta) -> Self {
                // SAFETY: The instruction reads and writes one value, at a pointer that is derived
                // from a reference, and so aligned and valid for both.
                unsafe {
                    asm!(
                        locked!("xadd", $suffix, " {value", $modifier, "}, ({ptr})"),
                        ptr = in(reg) a.as_ptr(),
                        value = inout(reg) delta,
                        options(att_syntax, nostack),
                    );
                }
                delta
            }

            #[inline(always)]
            fn fetch_sub<Order: Ordering>(a: &AtomicRepr<Self>, delta: Self::Delta) -> Self {
                Self::fetch_add::<Order>(a, delta.wrapping_neg())
            }
        }
    )* };
}

impl_exchange! {
    i8: "b", reg_byte, "", "al";
    i16: "w", reg, ":x", "ax";
    i32: "l", reg, ":e", "eax";
    i64: "q", reg, ":r", "rax";
    *const c_void: "q", reg, ":r", "rax";
}

impl_arithmetic! {
    i32: "l", ":e";
    i64: "q", ":r";
}
