// SPDX-License-Identifier: GPL-2.0

//! A variant is not a struct: to write its fields would not say which variant it is.

use kernel::prelude::*;

#[repr(u8)]
enum Choice {
    Nothing,
    Something { value: u8 },
}

#[repr(u8)]
enum Only {
    One,
}

fn empty() -> impl Init<Choice> {
    init!(Choice::Nothing {})
}

fn full() -> impl Init<Choice> {
    init!(Choice::Something { value: 1 })
}

fn only() -> impl Init<Only> {
    use Only::One;
    init!(One {})
}

impl Only {
    fn own() -> impl Init<Only> {
        init!(Self::One {})
    }

    fn itself() -> impl Init<Only> {
        init!(Self {})
    }
}

fn none() -> impl Init<Option<u8>> {
    init!(None {})
}
