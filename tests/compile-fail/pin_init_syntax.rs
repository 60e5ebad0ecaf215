// SPDX-License-Identifier: GPL-2.0

//! What is not the syntax of `pin_init!` is shown where it is.

use kernel::prelude::*;

#[pin_data]
struct Pair {
    first: u8,
    second: u8,
}

fn arrow() -> impl PinInit<Pair> {
    pin_init!(Pair { first < - 1, second: 2 })
}

fn equals() -> impl PinInit<Pair> {
    pin_init!(Pair { first = 1, second: 2 })
}

fn comma() -> impl PinInit<Pair> {
    pin_init!(Pair { first: {1} second: 2 })
}

fn code() -> impl PinInit<Pair> {
    pin_init!(Pair { first: 1, second: 2, _: first + 1 })
}

fn this() -> impl PinInit<Pair> {
    pin_init!(&this Pair { first: 1, second: 2 })
}

fn error() -> impl PinInit<Pair> {
    pin_init!(Pair { first: 1, second: 2 }?)
}

fn trailing() -> impl PinInit<Pair> {
    pin_init!(Pair { first: 1, second: 2 } Error)
}

fn tuple() -> impl PinInit<Pair> {
    pin_init!(Pair(1, 2))
}

fn value() -> impl PinInit<Pair> {
    pin_init!(Pair { first:, second: 2 })
}

fn number() -> impl PinInit<Pair> {
    pin_init!(Pair { 0: 1 })
}

fn attribute() -> impl PinInit<Pair> {
    pin_init!(#[inline] Pair { first: 1, second: 2 })
}
