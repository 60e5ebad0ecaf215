// SPDX-License-Identifier: GPL-2.0

//! Helpers of the test modules for timers and deferred work. Not every module uses all of them.

#![allow(dead_code)]

use kernel::{
    bindings,
    io::poll::read_poll_timeout,
    prelude::*,
    time::Delta,
    workqueue::{
        self,
        Queue, //
    },
};

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

/// Waits until all queued work is done, including the work that it queues, so that the module's
/// code can be freed.
pub(crate) fn flush() {
    for queue in Iterator::chain(queues().into_iter(), queues()) {
        let queue: *const Queue = queue;
        // SAFETY: A `Queue` is transparent over C's, and this one is valid. Tests and modules that
        // are unloaded may sleep, and hold no lock that the work on these queues needs.
        unsafe { bindings::flush_workqueue(queue.cast_mut().cast()) };
    }
}
