// SPDX-License-Identifier: GPL-2.0

//! Helpers of the test modules for time and deferred work. Not every module uses all of them.

#![allow(dead_code)]

use kernel::{
    bindings,
    io::poll::read_poll_timeout,
    prelude::*,
    sync::{
        atomic::{
            Acquire,
            Atomic,
            Relaxed,
            Release, //
        },
        Arc, //
    },
    time::Delta,
    workqueue::{
        self,
        Queue, //
    },
};

/// Ends the test with an error if two values differ, and prints them.
macro_rules! ensure_eq {
    ($left:expr, $right:expr) => {
        match ($left, $right) {
            (left, right) if left == right => {}
            (left, right) => {
                pr_err!("{}:{}: {left:?} is not {right:?}\n", file!(), line!());
                return Err(EINVAL);
            }
        }
    };
}

pub(crate) use ensure_eq;

/// Waits until a condition holds, for at most a minute.
pub(crate) fn eventually(mut condition: impl FnMut() -> bool) -> Result {
    read_poll_timeout(
        || Ok(condition()),
        |&holds| holds,
        Delta::from_millis(1),
        Delta::from_secs(60),
    )
    .map(|_| ())
}

/// Returns all queues of the system.
pub(crate) fn queues() -> [&'static Queue; 7] {
    [
        workqueue::system(),
        workqueue::system_highpri(),
        workqueue::system_long(),
        workqueue::system_unbound(),
        workqueue::system_freezable(),
        workqueue::system_power_efficient(),
        workqueue::system_freezable_power_efficient(),
    ]
}

/// Runs a closure on some threads concurrently, and waits for them. Returns an error if any of them
/// fails.
pub(crate) fn threads(count: u32, body: impl Fn(u32) -> Result + Send + Sync + 'static) -> Result {
    let shared = Arc::new((body, Atomic::new(0u32), Atomic::new(0i32)), GFP_KERNEL)?;

    for i in 0..count {
        let shared = shared.clone();
        workqueue::system_unbound().try_spawn(GFP_KERNEL, move || {
            let (body, done, errno) = &*shared;
            if let Err(error) = body(i) {
                errno.store(error.to_errno(), Relaxed);
            }
            done.fetch_add(1, Release);
        })?;
    }

    let (_, done, errno) = &*shared;
    eventually(|| done.load(Acquire) == count)?;
    kernel::error::to_result(errno.load(Relaxed))
}

/// Waits until all queued work is done, including the work that it queues, so that the module's
/// code can be freed.
pub(crate) fn flush() {
    for queue in Iterator::chain(queues().into_iter(), queues()) {
        let queue: *const Queue = queue;
        // SAFETY: A `Queue` is transparent over C's, and this one is valid. A module is loaded in a
        // context that may sleep, and holds no lock that the work on these queues needs.
        unsafe { bindings::flush_workqueue(queue.cast_mut().cast()) };
    }
}

/// A test and its name.
type Test = (&'static str, fn() -> Result);

/// Runs tests in order until one fails.
pub(crate) fn run(tests: &[Test]) -> Result {
    let result = tests.iter().try_for_each(|(name, test)| {
        test().inspect_err(|error| pr_err!("{name}: failed: {error:?}\n"))?;
        pr_info!("{name}: passed\n");
        Ok(())
    });
    flush();
    result
}
