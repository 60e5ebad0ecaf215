// SPDX-License-Identifier: GPL-2.0

//! Pointers and addresses.
//!
//! - [`Alignment`] is a power of two, and [`Alignable`] rounds to multiples of it.
//! - [`KnownSize`] gives the size of the pointee of a raw pointer.
//! - [`project!`] projects a pointer to a whole to a pointer to one of its parts.

mod alignment;
mod known_size;
pub mod projection;

#[doc(inline)]
pub use crate::project_pointer as project;
pub use alignment::{
    const_align_up,
    Alignable,
    Alignment, //
};
pub use known_size::KnownSize;
