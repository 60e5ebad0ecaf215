// SPDX-License-Identifier: GPL-2.0

//! High-resolution timers: all modes, all pointers, and races with the callbacks.

mod random;
#[path = "support.rs"]
mod support;
#[path = "threads.rs"]
mod threads;

use core::marker::PhantomData;
use kernel::{
    bindings,
    cpu::CpuId,
    ffi::c_int,
    impl_has_hr_timer,
    interrupt::local_interrupt_disable,
    prelude::*,
    processor::cpu_relax,
    sync::{
        atomic::{
            Acquire,
            Atomic,
            Full,
            Relaxed,
            Release, //
        },
        Arc,
        ArcBorrow, //
    },
    time::{
        delay::fsleep,
        hrtimer::*,
        BootTime,
        ClockSource,
        Delta,
        Instant,
        Monotonic,
        RealTime,
        Tai, //
    }, //
};
use pin_init::stack_pin_init;
use random::Random;
use support::eventually;

module! {
    type: Tests,
    name: "rust_test_hrtimer",
    authors: ["Rust for LTS"],
    description: "Test of high resolution timers",
    license: "GPL",
}

extern "C" {
    /// Returns 2 in a hard interrupt, 1 in a softirq, 0 in a task.
    fn rust_test_hrtimer_context() -> c_int;
}

fn context() -> i32 {
    // SAFETY: The function only reads a counter.
    unsafe { rust_test_hrtimer_context() }
}

/// Busy-waits for a time.
fn spin(nanos: u64) {
    let start = Instant::<Monotonic>::now();
    while start.elapsed().as_nanos() < nanos as i64 {
        cpu_relax();
    }
}

// --- Modes ---------------------------------------------------------------------

/// Expires once.
#[pin_data]
struct Once<M: HrTimerMode> {
    #[pin]
    timer: HrTimer<Self>,
    fired: Atomic<u32>,
    context: Atomic<i32>,
    cpu: Atomic<u32>,
    early: Atomic<bool>,
    not_before: Atomic<i64>,
    _mode: PhantomData<fn() -> M>,
}

impl_has_hr_timer! {
    impl{M: HrTimerMode} HasHrTimer<Self> for Once<M> { mode: M, field: self.timer }
}

impl<M: HrTimerMode + 'static> HrTimerCallback for Once<M> {
    type Pointer<'a> = Arc<Self>;

    fn run(this: ArcBorrow<'_, Self>, _: HrTimerCallbackContext<'_, Self>) -> HrTimerRestart {
        this.context.store(context(), Relaxed);
        this.cpu.store(CpuId::current().into(), Relaxed);
        if Monotonic::ktime_get() < this.not_before.load(Acquire) {
            this.early.store(true, Relaxed);
        }
        this.fired.fetch_add(1, Release);
        HrTimerRestart::NoRestart
    }
}

/// Checks that a timer of this mode expires once, in the right context and at the right time.
fn mode<M>(context: i32, pinned: bool, expires: impl Fn(Delta) -> M::Expires) -> Result
where
    M: HrTimerMode + 'static,
{
    let once = Arc::pin_init(
        pin_init!(Once::<M> {
            timer <- HrTimer::new(),
            fired: Atomic::new(0),
            context: Atomic::new(-1),
            cpu: Atomic::new(u32::MAX),
            early: Atomic::new(false),
            not_before: Atomic::new(0),
            _mode: PhantomData,
        }),
        GFP_KERNEL,
    )?;
    let span = Delta::from_micros(300);

    for round in 1..=3 {
        // The task must not migrate, for the pinned modes.
        let stay = local_interrupt_disable();
        let cpu = CpuId::current();
        // The clocks are read one after the other, with a resolution of a nanosecond.
        let not_before = Monotonic::ktime_get() + span.as_nanos() - 1000;
        once.not_before.store(not_before, Release);
        let mut handle = once.clone().start(expires(span));
        drop(stay);

        eventually(|| once.fired.load(Acquire) == round)?;
        assert_eq!(once.context.load(Relaxed), context);
        assert!(!once.early.load(Relaxed));
        assert!(!pinned || once.cpu.load(Relaxed) == cpu.as_u32());
        assert!(!handle.cancel());
    }
    assert_eq!(once.fired.load(Relaxed), 3);
    Ok(())
}

fn modes_of<C: ClockSource + 'static>() -> Result {
    let at = |span| Instant::<C>::now() + span;
    let after = |span| span;

    mode::<AbsoluteMode<C>>(2, false, at)?;
    mode::<RelativeMode<C>>(2, false, after)?;
    mode::<AbsolutePinnedMode<C>>(2, true, at)?;
    mode::<RelativePinnedMode<C>>(2, true, after)?;
    mode::<AbsoluteSoftMode<C>>(1, false, at)?;
    mode::<RelativeSoftMode<C>>(1, false, after)?;
    mode::<AbsolutePinnedSoftMode<C>>(1, true, at)?;
    mode::<RelativePinnedSoftMode<C>>(1, true, after)?;
    mode::<AbsoluteHardMode<C>>(2, false, at)?;
    mode::<RelativeHardMode<C>>(2, false, after)?;
    mode::<AbsolutePinnedHardMode<C>>(2, true, at)?;
    mode::<RelativePinnedHardMode<C>>(2, true, after)
}

// --- Periods -------------------------------------------------------------------

const PERIOD: Delta = Delta::from_micros(200);

/// A timer that expires repeatedly, and counts the periods.
#[pin_data]
struct Periodic<M: HrTimerMode> {
    #[pin]
    timer: HrTimer<Self>,
    runs: Atomic<u64>,
    periods: Atomic<u64>,
    end: u64,
    _mode: PhantomData<fn() -> M>,
}

impl_has_hr_timer! {
    impl{M: HrTimerMode} HasHrTimer<Self> for Periodic<M> { mode: M, field: self.timer }
}

impl<M: HrTimerMode + 'static> HrTimerCallback for Periodic<M> {
    type Pointer<'a> = Arc<Self>;

    fn run(
        this: ArcBorrow<'_, Self>,
        mut context: HrTimerCallbackContext<'_, Self>,
    ) -> HrTimerRestart {
        this.runs.add(1, Relaxed);
        let periods = context.forward_now(PERIOD);
        if this.periods.fetch_add(periods, Release) + periods >= this.end {
            HrTimerRestart::NoRestart
        } else {
            HrTimerRestart::Restart
        }
    }
}

fn periodic<M: HrTimerMode + 'static>(end: u64) -> impl PinInit<Periodic<M>> {
    pin_init!(Periodic::<M> {
        timer <- HrTimer::new(),
        runs: Atomic::new(0),
        periods: Atomic::new(0),
        end,
        _mode: PhantomData,
    })
}

fn periods_of<M>(end: u64) -> Result
where
    M: HrTimerMode<Expires = Delta> + 'static,
{
    let periodic = Arc::pin_init(periodic::<M>(end), GFP_KERNEL)?;

    let lead = Delta::from_millis(300);
    let start = Instant::<M::Clock>::now();
    let mut handle = periodic.clone().start(lead);
    let first = periodic.timer.expires();
    assert_eq!(periodic.runs.load(Relaxed), 0);
    assert!(first - start >= lead && first - start < lead + Delta::from_secs(2));

    eventually(|| periodic.periods.load(Acquire) >= end)?;
    let elapsed = start.elapsed();
    // The timer has stopped by itself, or is about to.
    assert!(!handle.cancel());

    let (runs, periods) = (periodic.runs.load(Relaxed), periodic.periods.load(Relaxed));
    assert!(runs >= 1 && runs <= periods);
    // The resolution is a tick in a kernel whose clock is too bad for high resolution.
    // SAFETY: The variable is only read, and changes only while the kernel boots.
    let resolution = unsafe { (&raw const bindings::hrtimer_resolution).read_volatile() };
    let period = PERIOD.max(Delta::from_nanos(resolution.into()));
    assert!(elapsed >= lead + period * (end as i64 - 1));
    assert!(periods as i64 <= (elapsed - lead) / period + 2);

    // The expiry time has moved by exactly the returned number of periods. If the clock is the real
    // time and the timer's is not, the two are adjusted against each other.
    let moved = periodic.timer.expires() - first - period * periods as i64;
    assert!(moved.as_nanos().abs() <= 1_000_000 * i64::from(M::Clock::ID == RealTime::ID));
    Ok(())
}

// --- Races ---------------------------------------------------------------------

/// The data that callbacks and threads share.
struct Counts {
    started: Atomic<u32>,
    fired: Atomic<u32>,
    cancelled: Atomic<u32>,
    dropped: Atomic<u32>,
    wrong: Atomic<u32>,
}

impl Counts {
    fn new() -> Result<Arc<Self>> {
        Ok(Arc::new(
            Self {
                started: Atomic::new(0),
                fired: Atomic::new(0),
                cancelled: Atomic::new(0),
                dropped: Atomic::new(0),
                wrong: Atomic::new(0),
            },
            GFP_KERNEL,
        )?)
    }
}

/// Records that a callback is running, and that callbacks are no longer allowed.
struct Presence {
    inside: Atomic<u32>,
    over: Atomic<bool>,
}

impl Presence {
    fn new() -> Self {
        Self {
            inside: Atomic::new(0),
            over: Atomic::new(false),
        }
    }

    /// The body of a callback.
    fn visit(&self, counts: &Counts, nanos: u64) {
        if self.inside.fetch_add(1, Full) != 0 || self.over.load(Acquire) {
            counts.wrong.add(1, Relaxed);
        }
        spin(nanos);
        if self.over.load(Acquire) {
            counts.wrong.add(1, Relaxed);
        }
        self.inside.fetch_sub(1, Full);
        counts.fired.add(1, Relaxed);
    }

    /// Busy-waits for a time, and until at least one callback has run.
    fn wait(counts: &Counts, nanos: u64) {
        spin(nanos);
        let start = Instant::<Monotonic>::now();
        while counts.fired.load(Relaxed) == 0 && start.elapsed() < Delta::from_secs(10) {
            cpu_relax();
        }
    }

    /// From now on, no callback may run.
    fn close(&self, counts: &Counts) {
        self.over.store(true, Release);
        if self.inside.load(Acquire) != 0 {
            counts.wrong.add(1, Relaxed);
        }
    }
}

const THREADS: u32 = 4;

/// Returns a time to busy-wait: usually about that of the timers, which take longer in an emulator.
fn while_timers_run(random: &mut Random) -> u64 {
    let longest = if random.below(8) == 0 {
        1_000_000
    } else {
        50_000
    };
    random.below(longest) as u64
}

/// A timer owned by a box.
#[pin_data(PinnedDrop)]
struct Owned {
    #[pin]
    timer: HrTimer<Self>,
    canary: [u64; 4],
    presence: Arc<Presence>,
    counts: Arc<Counts>,
}

const CANARY: u64 = 0x5afe_5afe_5afe_5afe;

#[pinned_drop]
impl PinnedDrop for Owned {
    fn drop(self: Pin<&mut Self>) {
        self.presence.close(&self.counts);
        let this = self.project();
        *this.canary = [0; 4];
        this.counts.dropped.add(1, Relaxed);
    }
}

impl_has_hr_timer! {
    impl HasHrTimer<Self> for Owned { mode: RelativeMode<Monotonic>, field: self.timer }
}

impl HrTimerCallback for Owned {
    type Pointer<'a> = Pin<KBox<Self>>;

    fn run(this: Pin<&mut Self>, _: HrTimerCallbackContext<'_, Self>) -> HrTimerRestart {
        this.presence.visit(&this.counts, 2000);
        if this.canary != [CANARY; 4] {
            this.counts.wrong.add(1, Relaxed);
        }
        HrTimerRestart::NoRestart
    }
}

/// A timer that all threads start and stop.
#[pin_data]
struct Shared {
    #[pin]
    timer: HrTimer<Self>,
    presence: Presence,
    counts: Arc<Counts>,
    again: Atomic<u32>,
}

impl_has_hr_timer! {
    impl HasHrTimer<Self> for Shared { mode: RelativeMode<Monotonic>, field: self.timer }
}

impl HrTimerCallback for Shared {
    type Pointer<'a> = Arc<Self>;

    fn run(this: ArcBorrow<'_, Self>, _: HrTimerCallbackContext<'_, Self>) -> HrTimerRestart {
        this.presence.visit(&this.counts, 500);
        // Every second expiry restarts the timer once, at once.
        if this.again.fetch_add(1, Relaxed) % 2 == 0 {
            HrTimerRestart::Restart
        } else {
            HrTimerRestart::NoRestart
        }
    }
}

// --- On the stack --------------------------------------------------------------

/// A timer that is shared with its callback.
#[pin_data]
struct Seen {
    #[pin]
    timer: HrTimer<Self>,
    presence: Presence,
    counts: Arc<Counts>,
}

impl_has_hr_timer! {
    impl HasHrTimer<Self> for Seen { mode: RelativeSoftMode<Monotonic>, field: self.timer }
}

impl HrTimerCallback for Seen {
    type Pointer<'a> = Pin<&'a Self>;

    fn run(this: Pin<&Self>, _: HrTimerCallbackContext<'_, Self>) -> HrTimerRestart {
        this.presence.visit(&this.counts, 500);
        // It may have been started again since, and then it cannot be forwarded.
        HrTimerRestart::NoRestart
    }
}

/// A timer to which only its callback has access.
#[pin_data]
struct Had {
    #[pin]
    timer: HrTimer<Self>,
    count: u32,
    presence: Arc<Presence>,
    counts: Arc<Counts>,
}

impl_has_hr_timer! {
    impl HasHrTimer<Self> for Had { mode: AbsoluteMode<BootTime>, field: self.timer }
}

impl HrTimerCallback for Had {
    type Pointer<'a> = Pin<&'a mut Self>;

    fn run(this: Pin<&mut Self>, mut context: HrTimerCallbackContext<'_, Self>) -> HrTimerRestart {
        let this = this.project();
        this.presence.visit(this.counts, 500);
        *this.count += 1;
        context.forward_now(Delta::from_micros(10));
        HrTimerRestart::Restart
    }
}

/// Has a timer that never stops by itself: unloading the module stops it.
struct Tests {
    _endless: ArcHrTimerHandle<Periodic<RelativeMode<Monotonic>>>,
}

impl kernel::Module for Tests {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let endless = Arc::pin_init(periodic(u64::MAX), GFP_KERNEL)?;
        Ok(Tests {
            _endless: endless.start(PERIOD),
        })
    }
}

#[kunit_tests(rust_hrtimer)]
mod tests {
    use super::*;

    #[test]
    fn modes() -> Result {
        modes_of::<Monotonic>()?;
        modes_of::<RealTime>()?;
        modes_of::<BootTime>()?;
        modes_of::<Tai>()
    }

    #[test]
    fn periods() -> Result {
        periods_of::<RelativeMode<Monotonic>>(1000)?;
        periods_of::<RelativeSoftMode<BootTime>>(200)?;
        periods_of::<RelativeMode<RealTime>>(200)?;
        periods_of::<RelativePinnedHardMode<Tai>>(200)
    }

    /// A timer that is never started: its properties, and forwarding it.
    #[test]
    fn stopped() -> Result {
        let new = || periodic::<RelativeMode<BootTime>>(0);

        let second = Delta::from_secs(1);
        // The subtracted time is read first, so that the remaining time is not negative.
        let uptime = Delta::from_nanos(BootTime::ktime_get());
        let zero = Instant::<BootTime>::now() - uptime;
        for _ in 0..5 {
            stack_pin_init!(let stopped = new());
            assert!((stopped.timer.expires() - zero).as_millis() <= 0);

            let now = Instant::now();
            let before = stopped.timer.expires();
            let steps = stopped.as_mut().project().timer.forward(now, second);
            assert_eq!(steps as i64, (now - before) / second + 1);
            assert_eq!(stopped.timer.expires() - before, second * steps as i64);
            assert!(stopped.timer.expires() > now);

            // Neither this nor a negative interval has an effect before the timer expires.
            assert_eq!(stopped.as_mut().project().timer.forward(now, second), 0);
            assert_eq!(
                stopped
                    .as_mut()
                    .project()
                    .timer
                    .forward_now(Delta::from_secs(-1)),
                0
            );
            // Afterwards, an interval is at least the clock's resolution.
            let later = stopped.timer.expires() + Delta::from_nanos(10);
            assert!(stopped.as_mut().project().timer.forward(later, Delta::ZERO) >= 1);
            assert!(stopped.timer.expires() > later);
        }
        drop(KBox::pin_init(new(), GFP_KERNEL)?);
        Ok(())
    }

    /// Boxes that are dropped around the time their timers expire.
    #[test]
    fn boxes() -> Result {
        const EACH: u32 = 1000;

        fn one(counts: &Arc<Counts>, random: &mut Random) -> Result {
            let presence = Arc::new(Presence::new(), GFP_KERNEL)?;
            let owned = KBox::pin_init(
                pin_init!(Owned {
                    timer <- HrTimer::new(),
                    canary: [CANARY; 4],
                    presence,
                    counts: counts.clone(),
                }),
                GFP_KERNEL,
            )?;

            counts.started.add(1, Relaxed);
            let mut handle = owned.start(Delta::from_nanos(random.below(60_000) as i64));
            Presence::wait(counts, while_timers_run(random));
            if handle.cancel() {
                counts.cancelled.add(1, Relaxed);
            }
            if handle.cancel() {
                counts.wrong.add(1, Relaxed);
            }
            Ok(())
        }

        let counts = Counts::new()?;
        threads::run(THREADS as usize, |thread| {
            let mut random = Random::new(thread as u64);
            (0..EACH).try_for_each(|_| one(&counts, &mut random))
        })?;

        // Each timer either has called back or was cancelled before, and is dropped.
        assert_eq!(counts.wrong.load(Relaxed), 0);
        assert_eq!(counts.started.load(Relaxed), THREADS * EACH);
        assert_eq!(counts.dropped.load(Relaxed), THREADS * EACH);
        assert_eq!(
            counts.fired.load(Relaxed) + counts.cancelled.load(Relaxed),
            THREADS * EACH
        );
        pr_info!("boxes: {} called back\n", counts.fired.load(Relaxed));
        Ok(())
    }

    #[test]
    fn shared() -> Result {
        const EACH: u32 = 2000;

        let counts = Counts::new()?;
        let of_timer = counts.clone();
        let shared = Arc::pin_init(
            pin_init!(Shared {
                timer <- HrTimer::new(),
                presence: Presence::new(),
                counts: of_timer,
                again: Atomic::new(0),
            }),
            GFP_KERNEL,
        )?;

        threads::run(THREADS as usize, |thread| {
            let mut random = Random::new(thread as u64);
            for _ in 0..EACH {
                let mut handle = shared
                    .clone()
                    .start(Delta::from_nanos(random.below(30_000) as i64));
                Presence::wait(&counts, while_timers_run(&mut random));
                if random.below(2) == 0 {
                    handle.cancel();
                }
            }
        })?;

        // No handle is left, so the timer cannot run any more.
        shared.presence.close(&counts);
        fsleep(Delta::from_millis(2));
        assert_eq!(counts.wrong.load(Relaxed), 0);
        assert!(counts.fired.load(Relaxed) > 0);
        assert!(Arc::into_unique_or_drop(shared).is_some());
        pr_info!("shared: {} called back\n", counts.fired.load(Relaxed));
        Ok(())
    }

    #[test]
    fn scoped() -> Result {
        const EACH: u32 = 500;

        fn seen(counts: &Arc<Counts>, random: &mut Random) {
            stack_pin_init!(let seen = pin_init!(Seen {
                timer <- HrTimer::new(),
                presence: Presence::new(),
                counts: counts.clone(),
            }));
            let seen = seen.as_ref();
            let (start, busy) = (random.below(20_000), while_timers_run(random));
            let result = seen.start_scoped(Delta::from_nanos(start as i64), || {
                // The same timer, started and stopped within its own scope.
                seen.start_scoped(Delta::from_nanos(start as i64), || {
                    Presence::wait(counts, busy);
                });
                spin(busy);
                busy
            });
            seen.presence.close(counts);
            if result != busy {
                counts.wrong.add(1, Relaxed);
            }
        }

        fn had(counts: &Arc<Counts>, random: &mut Random) -> Result<u32> {
            let of_timer = Arc::new(Presence::new(), GFP_KERNEL)?;
            let presence = of_timer.clone();
            stack_pin_init!(let had = pin_init!(Had {
                timer <- HrTimer::new(),
                count: 0,
                presence: of_timer,
                counts: counts.clone(),
            }));
            let at = Instant::now() + Delta::from_nanos(random.below(20_000) as i64);
            let busy = while_timers_run(random);
            had.as_mut()
                .start_scoped(at, || Presence::wait(counts, busy));
            presence.close(counts);
            Ok(had.count)
        }

        let counts = Counts::new()?;
        threads::run(THREADS as usize, |thread| {
            let mut random = Random::new(thread as u64);
            for _ in 0..EACH {
                seen(&counts, &mut random);
            }
        })?;
        assert_eq!(counts.wrong.load(Relaxed), 0);
        assert!(counts.fired.load(Relaxed) > 0);
        pr_info!("scoped: {} called back\n", counts.fired.load(Relaxed));

        let counts = Counts::new()?;
        threads::run(THREADS as usize, |thread| -> Result {
            let mut random = Random::new(thread as u64);
            for _ in 0..EACH {
                let count = had(&counts, &mut random)?;
                counts.started.add(count, Relaxed);
            }
            Ok(())
        })?;
        // The sums of the individual counts equal the shared counts.
        assert_eq!(counts.wrong.load(Relaxed), 0);
        assert_eq!(counts.started.load(Relaxed), counts.fired.load(Relaxed));
        assert!(counts.fired.load(Relaxed) > 0);
        pr_info!("scoped mut: {} called back\n", counts.fired.load(Relaxed));
        Ok(())
    }
}
