// SPDX-License-Identifier: GPL-2.0

//! Time: spans, instants, delays, and a timer of high resolution that starts itself again.

use kernel::{
    impl_has_hr_timer,
    prelude::*,
    sync::{
        atomic::{
            Atomic,
            Full,
            Relaxed, //
        },
        Arc,
        ArcBorrow,
        Completion, //
    },
    time::{
        delay::{
            fsleep,
            udelay, //
        },
        hrtimer::{
            HrTimer,
            HrTimerCallback,
            HrTimerCallbackContext,
            HrTimerPointer,
            HrTimerRestart,
            RelativeMode, //
        },
        msecs_to_jiffies,
        Delta,
        Instant,
        Monotonic, //
    },
};

module! {
    type: TimeModule,
    name: "mainline_time",
    authors: ["Rust for LTS"],
    description: "Time and timers",
    license: "GPL",
}

#[pin_data]
struct Ticker {
    #[pin]
    timer: HrTimer<Self>,
    ticks: Atomic<i32>,
    #[pin]
    done: Completion,
}

impl_has_hr_timer! {
    impl HasHrTimer<Self> for Ticker {
        mode: RelativeMode<Monotonic>, field: self.timer
    }
}

impl HrTimerCallback for Ticker {
    type Pointer<'a> = Arc<Self>;

    fn run(
        this: ArcBorrow<'_, Self>,
        mut context: HrTimerCallbackContext<'_, Self>,
    ) -> HrTimerRestart {
        if this.ticks.fetch_add(1, Full) == 4 {
            this.done.complete_all();
            return HrTimerRestart::NoRestart;
        }
        context.forward_now(Delta::from_micros(300));
        HrTimerRestart::Restart
    }
}

struct TimeModule;

impl kernel::Module for TimeModule {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let delta = Delta::from_secs(2) + Delta::from_millis(3) - Delta::from_micros(1);
        pr_info!("delta: {} ns\n", delta.as_nanos());
        pr_info!(
            "rounded: {} us, {} ms\n",
            delta.as_micros_ceil(),
            delta.as_millis()
        );
        pr_info!("order: {}\n", Delta::from_nanos(-1) < Delta::from_millis(0));
        pr_info!(
            "zero: {} {}\n",
            Delta::from_millis(0).is_zero(),
            delta.is_negative()
        );
        pr_info!("jiffies: {}\n", msecs_to_jiffies(0));

        let start = Instant::<Monotonic>::now();
        fsleep(Delta::from_millis(3));
        udelay(Delta::from_micros(50));
        let elapsed = start.elapsed();
        pr_info!(
            "slept long enough: {}\n",
            (elapsed >= Delta::from_micros(3050))
        );
        pr_info!(
            "later: {}\n",
            Instant::<Monotonic>::now() - start > Delta::from_nanos(0)
        );

        let ticker = Arc::pin_init(
            pin_init!(Ticker {
                timer <- HrTimer::new(),
                ticks: Atomic::new(0),
                done <- Completion::new(),
            }),
            GFP_KERNEL,
        )?;
        let handle = ticker.clone().start(Delta::from_micros(200));
        ticker.done.wait_for_completion();
        drop(handle);
        pr_info!("ticks: {}\n", ticker.ticks.load(Relaxed));
        Ok(Self)
    }
}
