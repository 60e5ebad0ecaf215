// SPDX-License-Identifier: GPL-2.0

//! Clocks, time spans, delays and polling, in the running kernel.

mod threads;

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
    sync::atomic::{
        Acquire,
        Atomic,
        Full,
        Relaxed,
        Release, //
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
    }, //
};

module! {
    type: Tests,
    name: "rust_test_time",
    authors: ["Rust for LTS"],
    description: "Test of clocks, delays and polling",
    license: "GPL",
}

const THREADS: usize = 4;

/// Returns the nanoseconds since a clock's zero.
fn nanos<C: ClockSource>() -> i64 {
    C::ktime_get()
}

struct Tests;

impl kernel::Module for Tests {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Tests)
    }
}

#[kunit_tests(rust_time)]
mod tests {
    use super::*;

    #[test]
    fn clocks() -> Result {
        // The clocks are read one after the other, and each has a rate of its own.
        let (mono, boot) = (nanos::<Monotonic>(), nanos::<BootTime>());
        assert!(mono > 0 && boot >= mono);

        // The guest's clock is set, and leap seconds are whole seconds.
        const YEAR_2020: i64 = 1_577_836_800_000_000_000;
        let (real, tai) = (nanos::<RealTime>(), nanos::<Tai>());
        assert!(real > YEAR_2020);
        assert!((tai - real) % 1_000_000_000 < 500_000_000);

        let start = Instant::<BootTime>::now();
        udelay(Delta::from_micros(100));
        assert!(start.elapsed() > Delta::ZERO);
        assert!((start + Delta::from_secs(1000)).elapsed().is_negative());
        assert!(start - Delta::from_nanos(1) < start);
        Ok(())
    }

    /// The monotonic clock never goes backwards, not even between threads.
    #[test]
    fn no_way_back() -> Result {
        const READS: usize = 20_000;

        let latest = Atomic::new(0i64);
        let (reads, wrong) = (Atomic::new(0usize), Atomic::new(0usize));

        threads::run(THREADS, |_| {
            for _ in 0..READS {
                let before = latest.load(Acquire);
                let now = nanos::<Monotonic>();
                if now < before {
                    wrong.add(1, Relaxed);
                }
                latest.store(now, Release);
                reads.add(1, Relaxed);
            }
        })?;

        assert_eq!(reads.load(Relaxed), THREADS * READS);
        assert_eq!(wrong.load(Relaxed), 0);
        Ok(())
    }

    #[test]
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
            assert_eq!(span.as_nanos(), nanos);
            assert_eq!(span.as_micros_ceil(), micros_up);
            assert_eq!(span.as_millis(), millis);
            assert_eq!(span.as_millis_ceil(), millis_up);
            assert_eq!(span.is_zero(), nanos == 0);
            assert_eq!(span.is_negative(), nanos < 0);
            assert_eq!(span.rem_nanos(1000).as_nanos(), nanos % 1000);
        }

        assert_eq!(Delta::from_secs(i64::MAX).as_nanos(), i64::MAX);
        assert_eq!(Delta::from_secs(i64::MIN).as_nanos(), i64::MIN);
        assert_eq!(Delta::from_millis(9_223_372_036_855).as_nanos(), i64::MAX);
        assert_eq!(Delta::from_secs(7) / Delta::from_millis(-2000), -3);

        let hz = msecs_to_jiffies(1000);
        for msecs in [1, 9, 10, 11, 999, 12_345] {
            // At least as long, and less than a jiffy longer.
            let (jiffies, exact) = (msecs_to_jiffies(msecs), hz * msecs as usize);
            assert!(jiffies * 1000 >= exact && jiffies * 1000 < exact + 1000);
        }
        Ok(())
    }
}

#[kunit_tests(rust_delay)]
mod delay_tests {
    use super::*;

    #[test]
    fn delays() -> Result {
        for micros in [0, 1, 10, 11, 700, 20_000, 20_001, 35_000] {
            let span = Delta::from_micros(micros);
            let start = Instant::<Monotonic>::now();
            fsleep(span);
            // Delays of up to ten microseconds are busy-waits, with the precision of `udelay()`.
            assert!(micros <= 10 || start.elapsed() >= span);
        }

        // `udelay()` uses a loop that was calibrated at boot, which may be inaccurate in a guest.
        // But a delay that is a hundred times as long takes longer, at its fastest.
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
        assert!(short > Delta::ZERO);
        assert!(long > short);
        Ok(())
    }
}

#[kunit_tests(rust_io_poll)]
mod poll_tests {
    use super::*;

    #[test]
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
        assert_eq!((answer, asked, seen), (Ok(10), 10, 55));

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
            assert_eq!((answer, asked), (Err(ETIMEDOUT), 1));
        }

        // The timeout is a minimum.
        let start = Instant::<Monotonic>::now();
        let answer = read_poll_timeout(
            || Ok(()),
            |()| false,
            Delta::from_millis(2),
            Delta::from_millis(30),
        );
        assert_eq!(answer, Err(ETIMEDOUT));
        assert!(start.elapsed() > Delta::from_millis(30));

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
            assert_eq!((answer, asked), (Err(ETIMEDOUT), retry));
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
        assert_eq!((answer, asked), (Err(EIO), 5));
        Ok(())
    }
}

#[kunit_tests(rust_cpu)]
mod cpu_tests {
    use super::*;

    #[test]
    fn processors() -> Result {
        let count = cpu::nr_cpu_ids();
        assert!((1..=8192).contains(&count));
        assert_eq!(CpuId::from_u32(count - 1).map(u32::from), Some(count - 1));
        assert_eq!(CpuId::from_u32(count), None);
        assert_eq!(CpuId::from_u32(u32::MAX), None);
        assert_eq!(CpuId::from_i32(i32::MIN), None);

        // Threads run on several CPUs, all of which exist.
        let seen = Atomic::<u64>::new(0);
        threads::run(THREADS, |_| {
            for _ in 0..25 {
                let bit = 1 << (CpuId::current().as_u32() % 64);
                let mut old = seen.load(Relaxed);
                while let Err(now) = seen.cmpxchg(old, old | bit, Full) {
                    old = now;
                }
                threads::pause();
            }
        })?;
        let seen = seen.load(Relaxed);
        assert!(seen != 0 && (count >= 64 || seen >> count == 0));
        Ok(())
    }
}
