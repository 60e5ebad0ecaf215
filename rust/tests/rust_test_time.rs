// SPDX-License-Identifier: GPL-2.0

//! Clocks, time spans, delays and polling, in the running kernel.
//!
//! The tests run when the module is loaded, which fails with `EINVAL` if a test fails.

#[macro_use]
mod ensure;
#[path = "support.rs"]
mod support;

use kernel::{
    cpu::{
        self,
        CpuId, //
    },
    io::poll::{
        read_poll_timeout,
        read_poll_timeout_atomic, //
    },
    prelude::*,
    sync::{
        atomic::{
            Acquire,
            Atomic,
            Full,
            Relaxed,
            Release, //
        },
        Arc, //
    },
    time::{
        delay::{
            fsleep,
            udelay, //
        },
        msecs_to_jiffies,
        BootTime,
        ClockSource,
        Delta,
        Instant,
        Monotonic,
        RealTime,
        Tai, //
    },
    workqueue, //
};
use support::{
    ensure_eq,
    eventually,
    threads, //
};

module! {
    type: Tests,
    name: "rust_test_time",
    authors: ["Rust for LTS"],
    description: "Test of clocks, delays and polling",
    license: "GPL",
}

/// Returns the nanoseconds since a clock's zero.
fn nanos<C: ClockSource>() -> i64 {
    C::ktime_get()
}

fn clocks() -> Result {
    // The clocks are read one after the other, and each has a rate of its own.
    let (mono, boot) = (nanos::<Monotonic>(), nanos::<BootTime>());
    ensure!(mono > 0 && boot >= mono);

    // The guest's clock is set, and leap seconds are whole seconds.
    const YEAR_2020: i64 = 1_577_836_800_000_000_000;
    let (real, tai) = (nanos::<RealTime>(), nanos::<Tai>());
    ensure!(real > YEAR_2020);
    ensure!((tai - real) % 1_000_000_000 < 500_000_000);

    let start = Instant::<BootTime>::now();
    udelay(Delta::from_micros(100));
    ensure!(start.elapsed() > Delta::ZERO);
    ensure!((start + Delta::from_secs(1000)).elapsed().is_negative());
    ensure!(start - Delta::from_nanos(1) < start);
    Ok(())
}

/// The monotonic clock never goes backwards, not even between threads.
fn no_way_back() -> Result {
    const THREADS: u32 = 4;
    const READS: u32 = 20_000;

    let shared = Arc::new(
        (Atomic::new(0i64), Atomic::new(0u32), Atomic::new(0u32)),
        GFP_KERNEL,
    )?;

    let of_threads = shared.clone();
    threads(THREADS, move |_| {
        let (latest, reads, wrong) = &*of_threads;
        for _ in 0..READS {
            let before = latest.load(Acquire);
            let now = nanos::<Monotonic>();
            if now < before {
                wrong.add(1, Relaxed);
            }
            latest.store(now, Release);
            reads.add(1, Relaxed);
        }
        Ok(())
    })?;

    let (_, reads, wrong) = &*shared;
    ensure_eq!(reads.load(Relaxed), THREADS * READS);
    ensure_eq!(wrong.load(Relaxed), 0);
    Ok(())
}

fn spans() -> Result {
    // (nanoseconds, microseconds up, milliseconds, milliseconds up)
    let table = [
        (0, 0, 0, 0),
        (1, 1, 0, 1),
        (999, 1, 0, 1),
        (1000, 1, 0, 1),
        (1001, 2, 0, 1),
        (999_999, 1000, 0, 1),
        (1_000_000, 1000, 1, 1),
        (1_000_001, 1001, 1, 2),
        (-1, 0, 0, 0),
        (-1000, -1, 0, 0),
        (-1001, -1, 0, 0),
        (-1_000_001, -1000, -1, -1),
        (
            i64::MAX,
            9_223_372_036_854_776,
            9_223_372_036_854,
            9_223_372_036_855,
        ),
        (
            i64::MIN,
            -9_223_372_036_854_775,
            -9_223_372_036_854,
            -9_223_372_036_854,
        ),
    ];
    for (nanos, micros_up, millis, millis_up) in table {
        let span = Delta::from_nanos(nanos);
        ensure_eq!(span.as_nanos(), nanos);
        ensure_eq!(span.as_micros_ceil(), micros_up);
        ensure_eq!(span.as_millis(), millis);
        ensure_eq!(span.as_millis_ceil(), millis_up);
        ensure_eq!(span.is_zero(), nanos == 0);
        ensure_eq!(span.is_negative(), nanos < 0);
        ensure_eq!(span.rem_nanos(1000).as_nanos(), nanos % 1000);
    }

    ensure_eq!(Delta::from_secs(i64::MAX).as_nanos(), i64::MAX);
    ensure_eq!(Delta::from_secs(i64::MIN).as_nanos(), i64::MIN);
    ensure_eq!(Delta::from_millis(9_223_372_036_855).as_nanos(), i64::MAX);
    ensure_eq!(Delta::from_secs(7) / Delta::from_millis(-2000), -3);

    let hz = msecs_to_jiffies(1000);
    for msecs in [1, 9, 10, 11, 999, 12_345] {
        // At least as long, and less than a jiffy longer.
        let (jiffies, exact) = (msecs_to_jiffies(msecs), hz * msecs as usize);
        ensure!(jiffies * 1000 >= exact && jiffies * 1000 < exact + 1000);
    }
    Ok(())
}

fn delays() -> Result {
    for micros in [0, 1, 10, 11, 700, 20_000, 20_001, 35_000] {
        let span = Delta::from_micros(micros);
        let start = Instant::<Monotonic>::now();
        fsleep(span);
        // Delays of up to ten microseconds are busy-waits, with the precision of `udelay()`.
        ensure!(micros <= 10 || start.elapsed() >= span);
    }

    // `udelay()` uses a loop that was calibrated at boot, which may be inaccurate in a guest. But a
    // delay that is a hundred times as long takes longer, at its fastest.
    let fastest = |span| {
        (0..50).fold(Delta::from_secs(1), |fastest, _| {
            let start = Instant::<Monotonic>::now();
            udelay(span);
            start.elapsed().min(fastest)
        })
    };
    let (short, long) = (
        fastest(Delta::from_nanos(9_001)),
        fastest(Delta::from_millis(1)),
    );
    pr_info!(
        "udelay(): {} and {} ns\n",
        short.as_nanos(),
        long.as_nanos()
    );
    ensure!(short > Delta::ZERO);
    ensure!(long > short);
    Ok(())
}

fn polls() -> Result {
    // The condition is checked for each value read, until it holds.
    let (mut asked, mut seen) = (0, 0);
    let answer = read_poll_timeout(
        || {
            asked += 1;
            Ok(asked)
        },
        |&answer| {
            seen += answer;
            answer == 10
        },
        Delta::from_micros(20),
        Delta::from_secs(60),
    );
    ensure_eq!((answer, asked, seen), (Ok(10), 10, 55));

    // With a timeout of zero, or a negative one, the value is still read once.
    for timeout in [Delta::ZERO, Delta::from_secs(-1)] {
        let mut asked = 0;
        let answer = read_poll_timeout(
            || {
                asked += 1;
                udelay(Delta::from_micros(10));
                Ok(asked)
            },
            |_| false,
            Delta::ZERO,
            timeout,
        );
        ensure_eq!((answer, asked), (Err(ETIMEDOUT), 1));
    }

    // The timeout is a minimum.
    let start = Instant::<Monotonic>::now();
    let answer = read_poll_timeout(
        || Ok(()),
        |()| false,
        Delta::from_millis(2),
        Delta::from_millis(30),
    );
    ensure_eq!(answer, Err(ETIMEDOUT));
    ensure!(start.elapsed() > Delta::from_millis(30));

    for retry in [0, 1, 77] {
        let mut asked = 0;
        let answer = read_poll_timeout_atomic(
            || {
                asked += 1;
                Ok(())
            },
            |()| false,
            Delta::from_nanos(500),
            retry,
        );
        ensure_eq!((answer, asked), (Err(ETIMEDOUT), retry));
    }

    let mut asked = 0;
    let answer = read_poll_timeout_atomic(
        || {
            asked += 1;
            if asked == 5 {
                Err(EIO)
            } else {
                Ok(())
            }
        },
        |()| false,
        Delta::ZERO,
        1000,
    );
    ensure_eq!((answer, asked), (Err(EIO), 5));
    Ok(())
}

fn processors() -> Result {
    let count = cpu::nr_cpu_ids();
    ensure!((1..=8192).contains(&count));
    ensure_eq!(CpuId::from_u32(count - 1).map(u32::from), Some(count - 1));
    ensure_eq!(CpuId::from_u32(count), None);
    ensure_eq!(CpuId::from_u32(u32::MAX), None);
    ensure_eq!(CpuId::from_i32(i32::MIN), None);

    // Per-CPU work queues tell which CPU the work runs on.
    let seen = Arc::new(Atomic::<u64>::new(0), GFP_KERNEL)?;
    let runs = Arc::new(Atomic::<u32>::new(0), GFP_KERNEL)?;
    for _ in 0..100 {
        let (seen, runs) = (seen.clone(), runs.clone());
        workqueue::system_unbound().try_spawn(GFP_KERNEL, move || {
            let bit = 1 << (CpuId::current().as_u32() % 64);
            let mut old = seen.load(Relaxed);
            while let Err(now) = seen.cmpxchg(old, old | bit, Full) {
                old = now;
            }
            runs.fetch_add(1, Release);
        })?;
    }
    eventually(|| runs.load(Acquire) == 100)?;
    let seen = seen.load(Relaxed);
    ensure!(seen != 0 && (count >= 64 || seen >> count == 0));
    Ok(())
}

struct Tests;

impl kernel::Module for Tests {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        support::run(&[
            ("clocks", clocks),
            ("no way back", no_way_back),
            ("spans", spans),
            ("delays", delays),
            ("polls", polls),
            ("processors", processors),
        ])?;
        Ok(Tests)
    }
}
