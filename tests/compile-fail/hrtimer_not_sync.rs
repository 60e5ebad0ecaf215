// SPDX-License-Identifier: GPL-2.0

//! What a timer's callback works on is shared with the processor that it interrupts.

use core::cell::Cell;
use kernel::{
    impl_has_hr_timer,
    prelude::*,
    sync::{Arc, ArcBorrow},
    time::{hrtimer::*, Delta, Monotonic},
};

/// Counts without being able to.
#[pin_data]
pub struct Counter {
    #[pin]
    timer: HrTimer<Self>,
    count: Cell<u32>,
}

impl_has_hr_timer! {
    impl HasHrTimer<Self> for Counter { mode: RelativeMode<Monotonic>, field: self.timer }
}

impl HrTimerCallback for Counter {
    type Pointer<'a> = Arc<Self>;

    fn run(this: ArcBorrow<'_, Self>, _: HrTimerCallbackContext<'_, Self>) -> HrTimerRestart {
        this.count.set(this.count.get() + 1);
        HrTimerRestart::Restart
    }
}

/// Starts the timer.
pub fn start(counter: Arc<Counter>) {
    let _handle = HrTimerPointer::start(counter, Delta::from_millis(1));
}
