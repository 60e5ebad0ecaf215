// SPDX-License-Identifier: GPL-2.0

//! A field with `#[pin]` cannot be moved out of a pinned struct, nor assigned through `&mut`.

use core::marker::PhantomPinned;
use kernel::prelude::*;

#[pin_data]
struct Inner {
    #[pin]
    pin: PhantomPinned,
}

#[pin_data]
struct Outer {
    #[pin]
    inner: Inner,
}

fn swap(one: Pin<&mut Outer>, other: Pin<&mut Outer>) {
    core::mem::swap(one.project().inner, other.project().inner);
}

fn moved(outer: Pin<&mut Outer>) -> Inner {
    *outer.project().inner
}

fn borrowed(mut outer: Pin<KBox<Outer>>) {
    let fields = outer.as_mut().project();
    drop(outer);
    let _ = fields.inner;
}
