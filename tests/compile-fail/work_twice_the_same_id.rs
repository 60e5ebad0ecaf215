// SPDX-License-Identifier: GPL-2.0

//! Two work items of a structure have different numbers.

use kernel::{
    prelude::*,
    workqueue::{impl_has_work, Work},
};

/// Has work.
#[pin_data]
pub struct Job {
    #[pin]
    one: Work<Self>,
    #[pin]
    two: Work<Self>,
}

impl_has_work! {
    impl HasWork<Self> for Job { self.one }
    impl HasWork<Self> for Job { self.two }
}
