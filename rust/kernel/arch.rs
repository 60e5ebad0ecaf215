// SPDX-License-Identifier: GPL-2.0

//! Architecture-specific code.
//!
//! An architecture without code of its own here uses C's functions, at the cost of a call for each.

// Sanitizers, too, need C's functions, which report each access to them.
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
