// SPDX-License-Identifier: GPL-2.0

//! A box becomes one of a trait object only if its type implements the trait, and never back.

use kernel::prelude::*;

trait Answer {}

struct Forty;

fn not_implemented() -> Result<KBox<dyn Answer>> {
    Ok(KBox::new(Forty, GFP_KERNEL)?)
}

fn not_send(number: KBox<*mut u8>) -> KBox<dyn Send> {
    number
}

fn other_allocator(number: KBox<u8>) -> VBox<u8> {
    number
}
