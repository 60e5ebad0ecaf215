// SPDX-License-Identifier: GPL-2.0

//! Memory barriers through C's functions.
//!
//! C header: [`include/asm-generic/barrier.h`](srctree/include/asm-generic/barrier.h)

macro_rules! barriers {
    ($($name:ident)*) => { $(
        #[inline(always)]
        pub(crate) fn $name() {
            // SAFETY: Barriers may be executed anywhere.
            unsafe { bindings::$name() };
        }
    )* };
}

barriers!(mb rmb wmb dma_mb dma_rmb dma_wmb smp_mb smp_rmb smp_wmb);
