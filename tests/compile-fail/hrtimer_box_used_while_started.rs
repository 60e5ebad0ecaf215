// SPDX-License-Identifier: GPL-2.0

//! A box with a timer is given away when the timer is started.

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
    type Pointer<'a> = Pin<KBox<Self>>;

    fn run(this: Pin<&mut Self>, _: HrTimerCallbackContext<'_, Self>) -> HrTimerRestart {
        *this.project().count += 1;
        HrTimerRestart::NoRestart
    }
}

/// Looks at the count while the callback may be changing it.
pub fn look(counter: Pin<KBox<Counter>>) -> u32 {
    let _handle = counter.start(Delta::from_secs(1));
    counter.count
}
