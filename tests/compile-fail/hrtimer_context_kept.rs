// SPDX-License-Identifier: GPL-2.0

//! What a callback may do to its timer ends with the callback.

use kernel::{
    impl_has_hr_timer,
    prelude::*,
    time::{hrtimer::*, Monotonic},
};

/// Wants to keep what it gets.
#[pin_data]
pub struct Keeper {
    #[pin]
    timer: HrTimer<Self>,
    kept: Option<HrTimerCallbackContext<'static, Self>>,
}

impl_has_hr_timer! {
    impl HasHrTimer<Self> for Keeper { mode: RelativeMode<Monotonic>, field: self.timer }
}

impl HrTimerCallback for Keeper {
    type Pointer<'a> = Pin<&'a mut Self>;

    fn run(this: Pin<&mut Self>, context: HrTimerCallbackContext<'_, Self>) -> HrTimerRestart {
        *this.project().kept = Some(context);
        HrTimerRestart::NoRestart
    }
}
