// SPDX-License-Identifier: GPL-2.0

//! As long as a timer that was started through a mutable reference may call back, nobody else has
//! what it works on.

use kernel::{
    impl_has_hr_timer,
    prelude::*,
    time::{hrtimer::*, Delta, Monotonic},
};

/// Counts.
#[pin_data]
pub struct Counter {
    #[pin]
    timer: HrTimer<Self>,
    count: u32,
}

impl_has_hr_timer! {
    impl HasHrTimer<Self> for Counter { mode: RelativeMode<Monotonic>, field: self.timer }
}

impl HrTimerCallback for Counter {
    type Pointer<'a> = Pin<&'a mut Self>;

    fn run(this: Pin<&mut Self>, _: HrTimerCallbackContext<'_, Self>) -> HrTimerRestart {
        *this.project().count += 1;
        HrTimerRestart::NoRestart
    }
}

/// Looks at the count while the callback may be changing it.
pub fn look(mut counter: Pin<&mut Counter>) -> u32 {
    counter
        .as_mut()
        .start_scoped(Delta::from_secs(1), || counter.count)
}
