// SPDX-License-Identifier: GPL-2.0

//! Functions of the user's by the names that initializers use do not take the place of ours.

use kernel::prelude::*;

/// Has a function of that name itself.
pub struct Own {
    number: u32,
}

impl Own {
    fn __pin_init_target() -> u32 {
        0
    }
}

/// Has one from a trait, as all types have.
pub struct Others {
    number: u32,
}

trait Everywhere: Sized {
    fn __pin_init_target() -> u32 {
        0
    }
}

impl<T> Everywhere for T {}

/// Makes one.
pub fn own() -> impl Init<Own> {
    init!(Own { number: 1 })
}

/// Makes one.
pub fn others() -> impl Init<Others> {
    init!(Others { number: 1 })
}
