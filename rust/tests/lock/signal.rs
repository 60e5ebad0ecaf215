// SPDX-License-Identifier: GPL-2.0

//! Waits that signals interrupt.

use crate::{
    condvar::too_long,
    threads, //
};
use kernel::{
    bindings,
    current,
    prelude::*,
    sync::{
        aref::ARef,
        new_condvar,
        new_mutex,
        CondVar,
        Mutex, //
    },
    task::Task, //
};

const ROUNDS: usize = 150;

#[pin_data]
struct Relay {
    #[pin]
    state: Mutex<State>,
    #[pin]
    changed: CondVar,
}

#[derive(Default)]
struct State {
    /// The number of available tokens.
    tokens: usize,
    taken: usize,
    /// The task that gets the signals, and waits.
    victim: Option<ARef<Task>>,
    waiting: bool,
    interrupted: usize,
    stuck: bool,
    done: bool,
}

impl State {
    fn take(&mut self) {
        self.taken += self.tokens;
        self.tokens = 0;
    }
}

/// Waits for tokens, and gives up when interrupted by a signal, even if a token is available.
fn victim(relay: &Relay) {
    // C's `allow_signal()`.
    const ALLOW: usize = 2;
    // SAFETY: For a kernel thread, this argument is not called; it only allows the signal.
    unsafe {
        bindings::kernel_sigaction(
            bindings::SIGUSR1 as c_int,
            core::mem::transmute::<usize, bindings::__sighandler_t>(ALLOW),
        )
    };

    let mut state = relay.state.lock();
    state.victim = Some(ARef::from(&**current!()));
    while !state.done {
        state.waiting = true;
        let interrupted = relay.changed.wait_interruptible(&mut state);
        state.waiting = false;
        if interrupted {
            state.interrupted += 1;
            // SAFETY: The argument is the current task.
            unsafe { bindings::flush_signals(Task::current_raw()) };
        } else {
            state.take();
        }
    }
    state.victim = None;
}

/// Waits for tokens.
fn taker(relay: &Relay) {
    let mut state = relay.state.lock();
    while !state.done {
        if state.tokens > 0 {
            state.take();
        } else if too_long(&relay.changed, &mut state) {
            state.stuck = true;
            state.done = true;
            relay.changed.notify_all();
        }
    }
}

/// Adds tokens: under the lock, notifies one thread and sends the victim a signal, which may be the
/// same.
fn giver(relay: &Relay) {
    for _ in 0..ROUNDS {
        loop {
            let mut state = relay.state.lock();
            if state.stuck {
                return;
            }
            let ready = state.waiting && state.tokens == 0;
            let victim = state.victim.clone();
            if let (true, Some(victim)) = (ready, victim) {
                state.tokens += 1;
                relay.changed.notify_one();
                // SAFETY: The task is valid.
                unsafe { bindings::send_sig(bindings::SIGUSR1 as c_int, victim.as_ptr(), 1) };
                break;
            }
            drop(state);
            threads::pause();
        }
    }

    // Including the last token.
    loop {
        let mut state = relay.state.lock();
        if state.tokens == 0 || state.stuck {
            state.done = true;
            relay.changed.notify_all();
            return;
        }
        drop(state);
        threads::pause();
    }
}

#[kunit_tests(rust_signal)]
mod tests {
    use super::*;

    /// A notification that coincides with a signal is passed on to another thread: no token is
    /// lost.
    #[test]
    fn passed_on() -> Result {
        let relay = KBox::pin_init(
            pin_init!(Relay {
                state <- new_mutex!(State::default()),
                changed <- new_condvar!("rust_test_lock::changed"),
            }),
            GFP_KERNEL,
        )?;

        threads::run(3, |index| match index {
            0 => victim(&relay),
            1 => taker(&relay),
            _ => giver(&relay),
        })?;

        let state = relay.state.lock();
        assert!(!state.stuck);
        assert_eq!(state.taken, ROUNDS);
        assert!(state.interrupted > 0);
        Ok(())
    }
}
