// SPDX-License-Identifier: GPL-2.0

//! A reference to a field does not outlive the initialization: the struct may be moved after it.

use kernel::prelude::*;

struct SelfReferential<'a> {
    value: u8,
    reference: &'a mut u8,
}

fn build<'a>() -> impl Init<SelfReferential<'a>> {
    init!(SelfReferential {
        value: 1,
        reference: value,
    })
}
