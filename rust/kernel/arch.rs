// SPDX-License-Identifier: GPL-2.0

//! What depends on the architecture.
//!
//! One that has no code of its own here is served by C's functions, each of which costs a call.

// Under a sanitizer too, C's functions do the work: they tell it of each access.
#[cfg_attr(CONFIG_RUST_ATOMIC_HELPERS, path = "arch/generic/atomic.rs")]
#[cfg_attr(not(CONFIG_RUST_ATOMIC_HELPERS), path = "arch/x86/atomic.rs")]
mod atomic;

#[cfg_attr(not(CONFIG_X86_64), path = "arch/generic/barrier.rs")]
#[cfg_attr(CONFIG_X86_64, path = "arch/x86/barrier.rs")]
pub(crate) mod barrier;

#[cfg_attr(
    not(all(CONFIG_X86_64, CONFIG_JUMP_LABEL)),
    path = "arch/generic/jump_label.rs"
)]
#[cfg_attr(all(CONFIG_X86_64, CONFIG_JUMP_LABEL), path = "arch/x86/jump_label.rs")]
mod jump_label;
