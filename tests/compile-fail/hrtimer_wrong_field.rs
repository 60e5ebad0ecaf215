// SPDX-License-Identifier: GPL-2.0

//! The field that is named as the timer must be one, of this very type.

use kernel::{
    impl_has_hr_timer,
    prelude::*,
    time::{hrtimer::*, Monotonic},
};

/// Has a timer.
#[pin_data]
pub struct Alarm {
    #[pin]
    timer: HrTimer<Self>,
    count: u64,
}

impl_has_hr_timer! {
    impl HasHrTimer<Self> for Alarm { mode: RelativeMode<Monotonic>, field: self.count }
}
