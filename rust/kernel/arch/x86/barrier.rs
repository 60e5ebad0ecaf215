// SPDX-License-Identifier: GPL-2.0

//! Memory barriers of x86.
//!
//! C header: [`arch/x86/include/asm/barrier.h`](srctree/arch/x86/include/asm/barrier.h)

use crate::sync::barrier::barrier;
use core::arch::asm;

macro_rules! barriers {
    ($($name:ident: $instruction:literal;)*) => { $(
        #[inline(always)]
        pub(crate) fn $name() {
            // SAFETY: The instruction changes neither memory nor a register, other than flags.
            unsafe { asm!($instruction, options(att_syntax)) };
        }
    )* };
}

// A locked instruction orders all accesses to normal memory, and is faster than a fence.
barriers! {
    mb: "mfence";
    rmb: "lfence";
    wmb: "sfence";
    smp_mb: "lock; addl $0, -4(%rsp)";
}

#[inline(always)]
pub(crate) fn dma_mb() {
    mb();
}

// Loads are not reordered with loads, nor stores with stores: a compiler barrier is enough.

#[inline(always)]
pub(crate) fn dma_rmb() {
    barrier();
}

#[inline(always)]
pub(crate) fn dma_wmb() {
    barrier();
}

#[inline(always)]
pub(crate) fn smp_rmb() {
    barrier();
}

#[inline(always)]
pub(crate) fn smp_wmb() {
    barrier();
}
