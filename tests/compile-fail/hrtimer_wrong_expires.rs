// SPDX-License-Identifier: GPL-2.0

//! A timer of absolute time is given an instant of its own clock.

use kernel::{
    impl_has_hr_timer,
    prelude::*,
    sync::{Arc, ArcBorrow},
    time::{hrtimer::*, Delta, Instant, Monotonic, RealTime},
};

/// Has a timer.
#[pin_data]
pub struct Alarm {
    #[pin]
    timer: HrTimer<Self>,
}

impl_has_hr_timer! {
    impl HasHrTimer<Self> for Alarm { mode: AbsoluteMode<RealTime>, field: self.timer }
}

impl HrTimerCallback for Alarm {
    type Pointer<'a> = Arc<Self>;

    fn run(_: ArcBorrow<'_, Self>, _: HrTimerCallbackContext<'_, Self>) -> HrTimerRestart {
        HrTimerRestart::NoRestart
    }
}

/// Starts it with a span of time.
pub fn after(alarm: Arc<Alarm>) {
    let _handle = alarm.start(Delta::from_secs(1));
}

/// Starts it with an instant of another clock.
pub fn at(alarm: Arc<Alarm>, at: Instant<Monotonic>) {
    let _handle = alarm.start(at);
}
