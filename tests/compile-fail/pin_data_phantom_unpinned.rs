// SPDX-License-Identifier: GPL-2.0

//! A `PhantomPinned` that pins nothing is most likely a mistake.

#![deny(deprecated)]

use core::marker::PhantomPinned;
use kernel::prelude::*;

#[pin_data]
struct Fixed {
    pin: PhantomPinned,
}
