// SPDX-License-Identifier: GPL-2.0

//! Locks, condition variables and tasks, used by several threads concurrently; files and polling.

use kernel::{
    prelude::*,
    sync::{
        LockClassKey,
        Mutex, //
    }, //
};

module! {
    type: Tests,
    name: "rust_test_lock",
    authors: ["Rust for LTS"],
    description: "Test of locks and tasks",
    license: "GPL",
    params: {
        provoke: u8 {
            default: 0,
            description: "1: the warning of disabled interrupts (default: 0)"
        },
    },
}

#[path = "lock/condvar.rs"]
mod condvar;
#[path = "lock/exclusion.rs"]
mod exclusion;
#[path = "lock/file.rs"]
mod file;
#[path = "lock/irq.rs"]
mod irq;
#[path = "lock/poll.rs"]
mod poll;
#[path = "lock/signal.rs"]
mod signal;
#[path = "lock/task.rs"]
mod task;
mod threads;

/// More threads than CPUs, so that they preempt each other.
const THREADS: usize = 6;

/// A lock whose class lockdep knows only while the module is loaded.
struct Tests {
    // Dropped before its class.
    _lock: Pin<KBox<Mutex<()>>>,
    _class: Pin<KBox<LockClassKey>>,
}

impl Tests {
    fn new() -> Result<Self> {
        let class = KBox::pin_init(LockClassKey::new_dynamic(), GFP_KERNEL)?;
        let key: *const LockClassKey = &*class;
        // SAFETY: The class is in the same structure as the lock, its only user, which is dropped
        // first; the contents of the box do not move.
        let key = unsafe { Pin::new_unchecked(&*key) };
        let lock = KBox::pin_init(Mutex::new((), c"rust_test_lock::dynamic", key), GFP_KERNEL)?;
        drop(lock.lock());

        Ok(Tests {
            _lock: lock,
            _class: class,
        })
    }
}

impl kernel::Module for Tests {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        if module_parameters::provoke.value() == 1 {
            irq::beyond_bits()?;
        }

        // SAFETY: This is the only call, and the tests run later.
        unsafe { exclusion::init() };
        Self::new()
    }
}
