// SPDX-License-Identifier: GPL-2.0

//! A module that ends, or fails to start, while it has work queued and timers started.

use core::mem;
use kernel::{
    impl_has_delayed_work, impl_has_hr_timer, impl_has_work, new_delayed_work, new_work,
    prelude::*,
    sync::{
        atomic::{Atomic, Relaxed},
        Arc, ArcBorrow,
    },
    time::{delay::fsleep, hrtimer::*, msecs_to_jiffies, Delta, Monotonic},
    workqueue::{self, DelayedWork, Work, WorkItem},
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
        sleep: u32 {
            default: 0,
            description: "Milliseconds that a closure takes (default: 0, none is queued)",
        },
        delayed: bool {
            default: false,
            description: "Whether to leave delayed work behind, for as long as there can be",
        },
        again: bool {
            default: false,
            description: "Whether to leave work behind that queues itself again for ever",
        },
        timers: bool {
            default: false,
            description: "Whether to leak timers, one of which runs",
        },
    },
}

/// Says so when it is dropped.
struct Owner(&'static str);

impl Drop for Owner {
    fn drop(&mut self) {
        pr_info!("{} is dropped\n", self.0);
    }
}

/// A month and more: the longest delay that there is with 250 jiffies in a second.
const LONG: u32 = 49 * 24 * 3600 * 1000;

/// Work that must not run.
#[pin_data]
struct Late {
    owner: Owner,
    #[pin]
    work: DelayedWork<Self>,
}

impl_has_delayed_work! {
    impl HasDelayedWork<Self> for Late { self.work }
}

impl WorkItem for Late {
    type Pointer = Pin<KBox<Self>>;

    fn run(this: Pin<KBox<Self>>) {
        pr_err!("{} runs\n", this.owner.0);
    }
}

fn delayed() -> Result {
    let late = KBox::pin_init(
        pin_init!(Late { owner: Owner("late"), work <- new_delayed_work!() }),
        GFP_KERNEL,
    )?;
    workqueue::system().enqueue_delayed(late, msecs_to_jiffies(LONG));
    Ok(())
}

/// Work that queues itself again: with a delay, without, or in a box.
#[pin_data]
struct Again<const ID: u64> {
    owner: Owner,
    refused: Atomic<i32>,
    #[pin]
    work: DelayedWork<Self>,
}

impl_has_delayed_work! {
    impl{const ID: u64} HasDelayedWork<Self> for Again<ID> { self.work }
}

impl<const ID: u64> WorkItem for Again<ID> {
    type Pointer = Arc<Self>;

    fn run(this: Arc<Self>) {
        fsleep(Delta::from_millis(1));
        let refused = match ID {
            0 => workqueue::system_unbound().enqueue_delayed(this, msecs_to_jiffies(20)),
            _ => workqueue::system_unbound().enqueue(this),
        };
        if let Err(this) = refused {
            this.refused.add(1, Relaxed);
        }
    }
}

impl<const ID: u64> Again<ID> {
    fn queue(name: &'static str) -> Result {
        let again = Arc::pin_init(
            pin_init!(Self {
                owner: Owner(name),
                refused: Atomic::new(0),
                work <- new_delayed_work!(),
            }),
            GFP_KERNEL,
        )?;
        let _ = workqueue::system_unbound().enqueue(again);
        Ok(())
    }
}

/// The same in a box, which is dropped where it is refused.
#[pin_data]
struct Boxed {
    owner: Owner,
    #[pin]
    work: Work<Self>,
}

impl_has_work! {
    impl HasWork<Self> for Boxed { self.work }
}

impl WorkItem for Boxed {
    type Pointer = Pin<KBox<Self>>;

    fn run(this: Pin<KBox<Self>>) {
        fsleep(Delta::from_millis(1));
        workqueue::system_unbound().enqueue(this);
    }
}

/// Closures that spawn the next one.
fn spawn() -> Result {
    fn next() {
        fsleep(Delta::from_millis(1));
        if spawn().is_err() {
            pr_info!("no more closures\n");
        }
    }
    Ok(workqueue::system_unbound().try_spawn(GFP_KERNEL, next)?)
}

fn again() -> Result {
    Again::<0>::queue("delayed")?;
    Again::<1>::queue("queued")?;
    let boxed = KBox::pin_init(
        pin_init!(Boxed { owner: Owner("boxed"), work <- new_work!() }),
        GFP_KERNEL,
    )?;
    workqueue::system_unbound().enqueue(boxed);
    spawn()
}

/// A timer for ever.
#[pin_data]
struct Ticker {
    period: Delta,
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
        this.ticks.add(1, Relaxed);
        timer.forward_now(this.period);
        HrTimerRestart::Restart
    }
}

/// Tells kmemleak, which watches for leaks, that this one is on purpose.
#[cfg_attr(not(CONFIG_DEBUG_KMEMLEAK), allow(unused_variables))]
fn leaks(ticker: &Arc<Ticker>) {
    #[cfg(CONFIG_DEBUG_KMEMLEAK)]
    {
        extern "C" {
            fn kmemleak_not_leak(object: *const kernel::ffi::c_void);
        }
        // The count is in front of the value, which is aligned.
        let start = Arc::as_ptr(ticker)
            .cast::<u8>()
            .wrapping_sub(mem::align_of::<Ticker>());
        // SAFETY: kmemleak only looks for an allocation that starts there.
        unsafe { kmemleak_not_leak(start.cast()) };
    }
}

fn timers() -> Result {
    for millis in [1, LONG.into()] {
        let period = Delta::from_millis(millis);
        let ticker = Arc::pin_init(
            pin_init!(Ticker {
                period,
                ticks: Atomic::new(0),
                timer <- HrTimer::new(),
            }),
            GFP_KERNEL,
        )?;
        leaks(&ticker);
        mem::forget(ticker.clone().start(period));
        if millis == 1 {
            fsleep(Delta::from_millis(20));
            pr_info!("ticks: {}\n", ticker.ticks.load(Relaxed) > 0);
        }
    }
    Ok(())
}

struct Pending;

impl kernel::Module for Pending {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let millis = module_parameters::sleep.value();
        if millis > 0 {
            workqueue::system_unbound().try_spawn(GFP_KERNEL, move || {
                fsleep(Delta::from_millis(millis.into()));
                pr_info!("the closure has slept\n");
            })?;
        }
        if module_parameters::delayed.value() {
            delayed()?;
        }
        if module_parameters::again.value() {
            again()?;
        }
        if module_parameters::timers.value() {
            timers()?;
        }
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
