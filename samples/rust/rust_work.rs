// SPDX-License-Identifier: GPL-2.0

//! A timer that counts, and work that follows it after a delay.
//!
//! ```sh
//! insmod rust_work.ko period=50 ticks=5 delay=100
//! rmmod rust_work
//! ```

use kernel::{
    impl_has_hr_timer,
    prelude::*,
    sync::{
        atomic::*,
        Arc,
        ArcBorrow,
        Completion, //
    },
    time::hrtimer::*,
    time::*,
    workqueue::*, //
};

module! {
    type: WorkModule,
    name: "rust_work",
    authors: ["Rust for LTS"],
    description: "Rust module with a timer and work",
    license: "GPL",
    params: {
        period: u8 { default: 10, description: "Milliseconds between ticks (default: 10)", },
        ticks: u8 { default: 3, description: "How many; 0: until it is unloaded (default: 3)", },
        delay: u8 { default: 20, description: "Milliseconds from tick to work (default: 20)", },
    },
}

/// What the timer and the work share. While it is pending, each owns an `Arc` of it.
#[pin_data]
struct Pulse {
    period: Delta,
    ticks: Atomic<u64>,
    #[pin]
    timer: HrTimer<Self>,
    #[pin]
    work: DelayedWork<Self>,
    #[pin]
    done: Completion,
}

impl_has_hr_timer! {
    impl HasHrTimer<Self> for Pulse { mode: RelativeMode<Monotonic>, field: self.timer }
}

impl HrTimerCallback for Pulse {
    type Pointer<'a> = Arc<Self>;

    /// Counts a tick. This runs in an interrupt: it must not sleep, but it may queue work.
    fn run(this: ArcBorrow<'_, Self>, mut ctx: HrTimerCallbackContext<'_, Self>) -> HrTimerRestart {
        if this.ticks.fetch_add(1, Relaxed) + 1 == u64::from(module_parameters::ticks.value()) {
            let delay = msecs_to_jiffies(module_parameters::delay.value().into());
            // Work that is queued already would be refused.
            let _ = system().enqueue_delayed(Arc::from(this), delay);
            return HrTimerRestart::NoRestart;
        }
        ctx.forward_now(this.period);
        HrTimerRestart::Restart
    }
}

impl_has_delayed_work! { impl HasDelayedWork<Self> for Pulse { self.work } }

impl WorkItem for Pulse {
    type Pointer = Arc<Self>;

    /// Follows the last tick. This runs in a thread, and may sleep.
    fn run(this: Arc<Self>) {
        pr_info!("work after {} ticks\n", this.ticks.load(Relaxed));
        this.done.complete_all();
    }
}

struct WorkModule {
    pulse: Arc<Pulse>,
    timer: ArcHrTimerHandle<Pulse>,
}

impl kernel::Module for WorkModule {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let period = Delta::from_millis(module_parameters::period.value().into());
        if period.is_zero() {
            pr_err!("period=0: the timer would never rest\n");
            return Err(EINVAL);
        }
        let init = pin_init!(Pulse {
            period,
            ticks: Atomic::new(0),
            timer <- HrTimer::new(),
            work <- new_delayed_work!("Pulse::work"),
            done <- Completion::new(),
        });
        let pulse = Arc::pin_init(init, GFP_KERNEL)?;
        // Dropping the handle would stop the timer, so the module keeps it.
        let timer = pulse.clone().start(period);
        Ok(WorkModule { pulse, timer })
    }
}

impl Drop for WorkModule {
    /// Ends the callbacks: the code of the module is freed next.
    fn drop(&mut self) {
        if module_parameters::ticks.value() == 0 {
            self.timer.cancel();
        } else {
            self.pulse.done.wait_for_completion();
        }
        pr_info!("unloading after {} ticks\n", self.pulse.ticks.load(Relaxed));
    }
}
