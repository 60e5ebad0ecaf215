// SPDX-License-Identifier: GPL-2.0

//! A promise about the size of a type is checked.

use kernel::sync::atomic::{Atomic, AtomicType};

/// One byte.
#[derive(Clone, Copy)]
#[repr(u8)]
pub enum State {
    /// The only one.
    Idle,
}

// SAFETY: None: it is not four bytes.
unsafe impl AtomicType for State {
    type Repr = i32;
}

/// Would read beyond the byte.
pub static STATE: Atomic<State> = Atomic::new(State::Idle);
