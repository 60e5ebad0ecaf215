// SPDX-License-Identifier: GPL-2.0

//! A callback that has what it works on to itself cannot keep it: the next time it is given the
//! same again.

use kernel::{
    impl_has_hr_timer,
    prelude::*,
    time::{hrtimer::*, Monotonic},
};

/// Says that it is only called with references that last.
#[pin_data]
pub struct Keeper {
    #[pin]
    timer: HrTimer<Self>,
}

impl_has_hr_timer! {
    impl HasHrTimer<Self> for Keeper { mode: RelativeMode<Monotonic>, field: self.timer }
}

impl HrTimerCallback for Keeper {
    type Pointer<'a> = Pin<&'static mut Self>;

    fn run(_: Pin<&mut Self>, _: HrTimerCallbackContext<'_, Self>) -> HrTimerRestart {
        HrTimerRestart::Restart
    }
}
