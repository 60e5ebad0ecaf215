// SPDX-License-Identifier: GPL-2.0

#include <asm/barrier.h>

/* For rust/kernel/arch/generic/barrier.rs. */
#ifndef CONFIG_X86_64

#define RUST_BARRIER(name)						\
__rust_helper void rust_helper_##name(void)				\
{									\
	name();								\
}

RUST_BARRIER(mb)
RUST_BARRIER(rmb)
RUST_BARRIER(wmb)
RUST_BARRIER(dma_mb)
RUST_BARRIER(dma_rmb)
RUST_BARRIER(dma_wmb)
RUST_BARRIER(smp_mb)
RUST_BARRIER(smp_rmb)
RUST_BARRIER(smp_wmb)

#endif
