// SPDX-License-Identifier: GPL-2.0

//! Only what may be all zeroes is `Zeroable`.

use kernel::prelude::*;

#[derive(Zeroable)]
struct Pair {
    number: u8,
    reference: &'static u8,
}

#[derive(Zeroable)]
struct Vector<T> {
    first: T,
    rest: KVec<T>,
}

#[derive(Zeroable)]
union Either {
    number: usize,
    reference: &'static u8,
}

#[derive(Zeroable)]
enum Choice {
    One,
}

#[derive(Zeroable)]
struct Wrapper<T>(T);

fn zeroed() -> Wrapper<&'static u8> {
    Zeroable::zeroed()
}
