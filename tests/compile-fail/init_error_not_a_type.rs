// SPDX-License-Identifier: GPL-2.0

//! What stands for the type of the error is a type, and cannot get hold of the macro's closure.

use kernel::prelude::*;

/// Anything.
pub struct Item {
    number: u32,
}

trait Steal: Sized {
    fn steal<F>(self, _: F) {}
}

impl<T> Steal for T {}

/// Makes no item.
pub fn steal() {
    let _ = init!(Item { number: 1 }? Infallible>(|_| loop {}).steal::<_);
}
