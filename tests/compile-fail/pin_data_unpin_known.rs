// SPDX-License-Identifier: GPL-2.0

//! `Unpin` follows from the fields also where this crate can know that one of them never is.

use core::marker::PhantomData;
use kernel::{prelude::*, sync::Mutex};

trait Never {}

struct Pinned<T>(PhantomData<T>);

impl<T: Never> Unpin for Pinned<T> {}

#[pin_data]
struct Fixed {
    #[pin]
    lock: Mutex<u32>,
    #[pin]
    pinned: Pinned<()>,
}

impl Unpin for Fixed {}

fn swap(a: &mut Pin<KBox<Fixed>>, b: &mut Pin<KBox<Fixed>>) {
    core::mem::swap(a.as_mut().get_mut(), b.as_mut().get_mut());
}
