// SPDX-License-Identifier: GPL-2.0

//! A module that ends while it has work queued and a timer started, and keeps neither.

use kernel::{
    impl_has_delayed_work, impl_has_hr_timer, new_delayed_work, new_mutex,
    prelude::*,
    sync::{
        atomic::{Atomic, Relaxed},
        Arc, ArcBorrow, Mutex,
    },
    time::{delay::fsleep, hrtimer::*, msecs_to_jiffies, Delta, Monotonic},
    workqueue::{self, DelayedWork, WorkItem},
};

module! {
    type: Pending,
    name: "pending",
    authors: ["Rust for LTS"],
    description: "Module that leaves work behind",
    license: "GPL",
    params: {
        errno: i32 {
            default: 0,
            description: "The error that starting it ends with (default: 0, none)",
        },
    },
}

#[pin_data]
struct Ticker {
    ticks: Atomic<i32>,
    #[pin]
    timer: HrTimer<Self>,
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
        mut timer: HrTimerCallbackContext<'_, Self>,
    ) -> HrTimerRestart {
        this.ticks.fetch_add(1, Relaxed);
        timer.forward_now(Delta::from_millis(5));
        HrTimerRestart::Restart
    }
}

/// Work that queues itself again a few times, and then stops a timer.
#[pin_data]
struct Rounds {
    left: Atomic<i32>,
    ticker: Arc<Ticker>,
    #[pin]
    ticking: Mutex<Option<ArcHrTimerHandle<Ticker>>>,
    #[pin]
    work: DelayedWork<Self>,
}

impl_has_delayed_work! {
    impl HasDelayedWork<Self> for Rounds { self.work }
}

impl Rounds {
    fn new(left: i32) -> Result<Arc<Self>> {
        let ticker = Arc::pin_init(
            pin_init!(Ticker {
                ticks: Atomic::new(0),
                timer <- HrTimer::new(),
            }),
            GFP_KERNEL,
        )?;
        let ticking = ticker.clone().start(Delta::from_millis(5));
        Arc::pin_init(
            pin_init!(Self {
                left: Atomic::new(left),
                ticker,
                ticking <- new_mutex!(Some(ticking)),
                work <- new_delayed_work!(),
            }),
            GFP_KERNEL,
        )
    }

    fn queue(self: Arc<Self>) {
        let _ = workqueue::system().enqueue_delayed(self, msecs_to_jiffies(500));
    }
}

impl WorkItem for Rounds {
    type Pointer = Arc<Self>;

    fn run(this: Arc<Self>) {
        if this.left.fetch_sub(1, Relaxed) > 1 {
            return this.queue();
        }
        drop(this.ticking.lock().take());
        let ticked = this.ticker.ticks.load(Relaxed) > 0;
        pr_info!("the last round, with ticks: {ticked}\n");
    }
}

struct Pending;

impl kernel::Module for Pending {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Rounds::new(4)?.queue();
        workqueue::system_unbound().try_spawn(GFP_KERNEL, || {
            fsleep(Delta::from_secs(2));
            pr_info!("the closure has slept\n");
        })?;
        match module_parameters::errno.value() {
            0 => Ok(Pending),
            errno => Err(Error::from_errno(errno.checked_neg().ok_or(EINVAL)?)),
        }
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        pr_info!("dropped\n");
    }
}
