// SPDX-License-Identifier: GPL-2.0

//! The field that is named as the work item must be one, of this type and with this number.

use kernel::{
    prelude::*,
    workqueue::{impl_has_delayed_work, impl_has_work, DelayedWork, Work},
};

/// Has work.
#[pin_data]
pub struct Job {
    #[pin]
    work: Work<Self, 1>,
    #[pin]
    delayed: DelayedWork<Self, 2>,
}

impl_has_work! {
    impl HasWork<Self, 2> for Job { self.work }
    impl HasWork<Self, 3> for Job { self.delayed }
}

impl_has_delayed_work! {
    impl HasDelayedWork<Self, 1> for Job { self.work }
}
