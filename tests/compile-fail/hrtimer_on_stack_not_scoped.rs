// SPDX-License-Identifier: GPL-2.0

//! A timer that is merely borrowed cannot be started without saying until when: the handle could be
//! leaked.

use kernel::{
    impl_has_hr_timer,
    prelude::*,
    time::{hrtimer::*, Delta, Monotonic},
};

/// Has a timer.
#[pin_data]
pub struct Alarm {
    #[pin]
    timer: HrTimer<Self>,
}

impl_has_hr_timer! {
    impl HasHrTimer<Self> for Alarm { mode: RelativeMode<Monotonic>, field: self.timer }
}

impl HrTimerCallback for Alarm {
    type Pointer<'a> = Pin<&'a Self>;

    fn run(_: Pin<&Self>, _: HrTimerCallbackContext<'_, Self>) -> HrTimerRestart {
        HrTimerRestart::NoRestart
    }
}

/// Starts the timer, and leaves it started.
pub fn start(alarm: Pin<&Alarm>) {
    core::mem::forget(UnsafeHrTimerPointer::start(alarm, Delta::from_secs(1)));
}
