// SPDX-License-Identifier: GPL-2.0

//! Pointers and addresses.
//!
//! - [`Alignment`] is a power of two, and [`Alignable`] rounds to multiples of it.
//! - [`KnownSize`] tells the size of what a raw pointer points to.
//! - [`project!`] makes a pointer to a part out of a pointer to the whole.

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
